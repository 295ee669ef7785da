package io.throttlemachines.sample.delivery;

/**
 * What a partner offers.
 *
 * @param partner who delivers
 * @param days how long it takes
 */
record Offer(String partner, int days) {}
