package io.throttlemachines.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sleeps by moving a {@link ManualTicker}, and remembers how long. */
public final class ManualSleeper implements Sleeper {

    private final ManualTicker ticker;
    private final List<Duration> slept = Collections.synchronizedList(new ArrayList<>());

    /** Moves that ticker. */
    public ManualSleeper(ManualTicker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        slept.add(duration);
        ticker.advance(duration);
    }

    /** Every sleep so far, in order. */
    public List<Duration> slept() {
        return List.copyOf(slept);
    }
}
