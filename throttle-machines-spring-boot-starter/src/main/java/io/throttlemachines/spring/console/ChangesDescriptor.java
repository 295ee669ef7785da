package io.throttlemachines.spring.console;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What has changed since a version that the page knows.
 *
 * @param version  the version that the page then has
 * @param complete whether these are all nodes: the page forgets those it knows
 * @param at       when the nodes were read, ISO-8601 in UTC
 * @param actions  whether the endpoint accepts actions
 * @param history  whether the endpoint remembers events
 * @param fleet    whether the instance shares breakers or permits with others
 * @param nodes    the nodes that changed
 * @param edges    all relations, each as the id of {@code from}, the id of {@code to} and the kind; null if none changed
 */
record ChangesDescriptor(
        String version,
        boolean complete,
        String at,
        boolean actions,
        boolean history,
        boolean fleet,
        List<ConsoleNode> nodes,
        @Nullable List<List<String>> edges)
        implements OperationResponseBody {}
