package io.throttlemachines.sample.payment;

/** The request to the gateway: which order, and how much in cents. */
record PaymentRequest(long order, long amountCents) {}
