package io.throttlemachines.spring.actuate.view;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Something to look at under {@code /actuator/throttle/} besides the kinds, under a word of its own. Internal. */
public interface ThrottleView {

    /**
     * The first segment of its path.
     *
     * @return such as {@code graph}
     */
    String segment();

    /**
     * Shows it.
     *
     * @param query what is to be seen
     * @return the answer
     * @throws RuntimeException a {@code RequestException} if that cannot be shown
     */
    OperationResponseBody show(Query query);

    /**
     * What of it is to be seen.
     *
     * @param path the rest of the path; empty if there is none
     * @param name only what concerns this name; null for all
     * @param kind only this kind; null for all
     */
    record Query(
            String path, @Nullable String name, @Nullable String kind) {}
}
