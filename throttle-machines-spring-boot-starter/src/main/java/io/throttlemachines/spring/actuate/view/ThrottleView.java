package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.spring.actuate.response.RequestException;
import org.jspecify.annotations.Nullable;

/** A read-only view under {@code /actuator/throttle/{segment}}. Internal. */
public interface ThrottleView {

    /** The first segment of its path, such as {@code graph}. */
    String segment();

    /**
     * Answers a query.
     *
     * @return what is written as JSON, or a {@code WebEndpointResponse} for anything else, such as a page
     * @throws RequestException if the view does not have what the query asks for
     */
    Object show(Query query);

    /**
     * What a GET asks of a view.
     *
     * @param path the rest of the path; empty if there is none
     * @param name leaves only what concerns this name; null for all
     * @param kind leaves only this kind; null for all
     */
    record Query(
            String path, @Nullable String name, @Nullable String kind) {}
}
