package io.throttlemachines.spring.actuate;

import java.util.Arrays;

/**
 * What a URL names after {@code /actuator/throttle}. It is not a plain text, because the framework lets a field of the
 * body or the query replace a part of the path that has the same name. The framework converts only path segments to this type,
 * so a request always acts on the node that its URL names.
 *
 * @param kind the kind, such as {@code breakers}; empty if missing
 * @param name the full name; empty if missing. It may contain slashes, since it is all segments but the first
 */
public record NodePath(String kind, String name) {

    /**
     * The first segment is the kind, the others are the name.
     *
     * @param segments the decoded segments
     */
    public static NodePath of(String[] segments) {
        if (segments.length == 0) {
            return new NodePath("", "");
        }
        return new NodePath(
                segments[0], String.join("/", Arrays.asList(segments).subList(1, segments.length)));
    }
}
