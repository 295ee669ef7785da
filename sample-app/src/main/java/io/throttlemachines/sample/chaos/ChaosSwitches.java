package io.throttlemachines.sample.chaos;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Holds one switch for each {@link Target}, and acts out a fault's delay. Safe for use by many threads. */
@Component
public final class ChaosSwitches {

    /** Of so many uses of something with a tail one is late. */
    private static final int ONE_IN = 100;

    /** How many times later the latest is than the earliest of those that are late. */
    private static final int TAIL_RANGE = 5;

    private final Map<Target, Fault> faults = new ConcurrentHashMap<>();
    private final ChaosProperties properties;

    /** How often something flaky was used since a switch was last turned. */
    private final AtomicLong uses = new AtomicLong();

    ChaosSwitches(ChaosProperties properties) {
        this.properties = properties;
    }

    /**
     * Asks how the target should behave for this one use of it: waits out the delay if it is slow
     * this time.
     *
     * @return whether this use must fail
     * @throws InterruptedException if interrupted while waiting
     */
    public boolean mustFail(Target target) throws InterruptedException {
        Fault fault = fault(target);
        if (fault == Fault.SLOW) {
            Thread.sleep(properties.delay().toMillis());
        } else if (fault == Fault.TAIL && ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
            Thread.sleep(tailMillis());
        }
        return fault == Fault.FAIL || (fault == Fault.FLAKY && uses.incrementAndGet() % 2 == 1);
    }

    /** Whether the target fails only now and then. */
    public boolean isFlaky(Target target) {
        return fault(target) == Fault.FLAKY;
    }

    private long tailMillis() {
        long most = properties.tailDelay().toMillis();
        return ThreadLocalRandom.current().nextLong(most / TAIL_RANGE, most + 1);
    }

    void turn(Target target, Fault fault) {
        uses.set(0);
        faults.put(target, fault);
    }

    /** What each switch says, by the target's name. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (Target target : Target.values()) {
            all.put(target.path(), fault(target).label());
        }
        return all;
    }

    private Fault fault(Target target) {
        return faults.getOrDefault(target, Fault.NONE);
    }
}
