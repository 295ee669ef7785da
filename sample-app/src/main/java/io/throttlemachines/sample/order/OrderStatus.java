package io.throttlemachines.sample.order;

/** What became of an order. */
public enum OrderStatus {
    /** Stored, not yet paid. */
    PENDING,
    /** Paid through the gateway. */
    PAID,
    /** Given up because it could not be paid. */
    CANCELLED,
    /** Paid, and the money given back. */
    REFUNDED,
    /** Paid, and the payment undone before it was settled. */
    VOIDED
}
