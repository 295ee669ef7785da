package io.throttlemachines.testing;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the thread that delivers the first event, until the test opens it; records every event that it has finished. */
public final class BlockedListener implements ThrottleListener {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<ThrottleEvent> received = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(ThrottleEvent event) {
        entered.countDown();
        await(open);
        received.add(event);
    }

    /** Makes another thread deliver a first event, and waits until that thread is held. */
    public void hold(Runnable causesAnEvent) {
        Thread thread = new Thread(causesAnEvent, "held");
        thread.setDaemon(true);
        thread.start();
        await(entered);
    }

    /** Lets the held thread go on. */
    public void open() {
        open.countDown();
    }

    /** The events after the one that held the thread. */
    public List<ThrottleEvent> received() {
        return received.stream().skip(1).toList();
    }

    /** Waits for a latch, but not forever. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }
}
