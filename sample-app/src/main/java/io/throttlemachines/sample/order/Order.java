package io.throttlemachines.sample.order;

import org.jspecify.annotations.Nullable;

/**
 * An order.
 *
 * @param id given by the database
 * @param customer the user who placed it
 * @param item what was ordered
 * @param quantity how many
 * @param amountCents what all of it costs, in cents
 * @param status what became of it
 * @param payment the gateway's name for the payment, null as long as there was none
 */
public record Order(
        long id,
        String customer,
        String item,
        int quantity,
        long amountCents,
        OrderStatus status,
        @Nullable String payment) {}
