package io.throttlemachines.spring.actuate;

import java.util.Arrays;

/**
 * What a URL names after {@code /actuator/throttle}. A type of its own, as the framework lets a field of the body or the
 * query take the place of a part of the path that has its name: only the segments of a path become one of these, so that
 * nobody acts on something else than the URL says.
 *
 * @param kind the kind, such as {@code breakers}; empty if missing
 * @param name the full name; empty if missing. It may contain slashes, as a segment that is not the first
 */
public record NodePath(String kind, String name) {

    /**
     * Takes the segments of a path apart.
     *
     * @param segments decoded
     * @return the first as kind, the others as name
     */
    public static NodePath of(String[] segments) {
        if (segments.length == 0) {
            return new NodePath("", "");
        }
        return new NodePath(
                segments[0], String.join("/", Arrays.asList(segments).subList(1, segments.length)));
    }
}
