package io.throttlemachines.sample.inventory;

/**
 * Something the shop sells.
 *
 * @param name what it is called
 * @param priceCents what one costs, in cents
 * @param stock how many are left
 */
public record Item(String name, long priceCents, int stock) {}
