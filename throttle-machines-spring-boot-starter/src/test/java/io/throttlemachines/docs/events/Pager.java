package io.throttlemachines.docs.events;

/** Sends messages to the operator on call. */
interface Pager {

    void send(String message);
}
