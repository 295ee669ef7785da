package io.throttlemachines.sample.search;

import java.util.List;

/**
 * What a search found, and who was asked.
 *
 * @param items names of items
 * @param replica the replica that answered
 * @param attempt the attempt that it answered: 0 for the first
 */
record Found(List<String> items, int replica, int attempt) {}
