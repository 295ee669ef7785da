package io.throttlemachines.sample.payment;

/** What the gateway is told: which order, and how much in cents. */
record PaymentRequest(long order, long amountCents) {}
