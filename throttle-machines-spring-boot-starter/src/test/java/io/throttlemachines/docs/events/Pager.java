package io.throttlemachines.docs.events;

/** Where messages go. */
interface Pager {

    void send(String message);
}
