package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.ThrottledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request for permits of several limiters. */
final class AllOfAttempt extends Attempt {

    private final AllOfPart[] parts;

    /** Shared permits first: another instance may take them at any time, so that only taking them says whether they are there. */
    private final AllOfPart[] takeOrder;

    /** The part that was asked last. Written only by the thread that tries. */
    private AllOfPart asked;

    /** The part whose permits were last waited for. Volatile, because another thread may cancel. */
    private volatile AllOfPart slowest;

    AllOfAttempt(List<PermitRequest> requests, boolean waits) {
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("There are no requests: name at least one limiter.");
        }
        this.parts = parts(requests, waits);
        for (AllOfPart part : parts) {
            part.together = together(part);
        }
        this.takeOrder = Stream.concat(
                        Stream.of(parts).filter(AllOfPart::shared),
                        Stream.of(parts).filter(part -> !part.shared()))
                .toArray(AllOfPart[]::new);
        this.asked = parts[0];
        this.slowest = parts[0];
    }

    private static AllOfPart[] parts(List<PermitRequest> requests, boolean waits) {
        List<AllOfPart> parts = new ArrayList<>(requests.size());
        for (PermitRequest request : requests) {
            AllOfPart part = LimiterPermits.of(request.of()).part(request, waits);
            if (parts.stream().noneMatch(earlier -> earlier.merge(part))) {
                parts.add(part);
            }
        }
        return parts.toArray(AllOfPart[]::new);
    }

    /** How many permits all parts need of what one of them asks; the most there is if that is more. */
    private long together(AllOfPart part) {
        long sum = 0;
        for (AllOfPart other : parts) {
            if (other.from.samePermits(part.from)) {
                sum = AllOfPart.sum(sum, other.permits);
            }
        }
        return sum;
    }

    @Override
    long next() {
        long wait = longestWaitOrRelease();
        return wait > 0 ? wait : takeAll();
    }

    @Override
    CompletionStage<Long> nextAsync() {
        long wait = longestWaitOrRelease();
        return wait > 0 ? CompletableFuture.completedStage(wait) : takeAllAsync();
    }

    private long longestWaitOrRelease() {
        try {
            return longestWait();
        } catch (Throwable refused) {
            releaseHeld();
            throw refused;
        }
    }

    /** How long to wait before taking anything makes sense; zero if all permits may be there. */
    private long longestWait() {
        for (AllOfPart part : parts) {
            asked = part;
            part.askGuard();
        }
        for (AllOfPart part : parts) {
            asked = part;
            part.askDependencies();
        }
        long longest = 0;
        for (AllOfPart part : parts) {
            asked = part;
            long wait = part.inTime(part.untilFree());
            if (isLonger(wait, longest)) {
                longest = wait;
                slowest = part;
            }
        }
        if (longest > 0) {
            releaseHeld();
        }
        return longest;
    }

    /** Permits that come back in time are waited for before places, which nobody keeps while waiting for something else. */
    private static boolean isLonger(long wait, long than) {
        return (than == 0 || than == FOR_PLACE) ? wait > 0 : (wait > than && wait != FOR_PLACE);
    }

    private void releaseHeld() {
        for (AllOfPart part : parts) {
            part.releaseHeld();
        }
    }

    @Override
    PlaceWait placeWait() {
        return slowest.placeWait();
    }

    @Override
    Permit permit() {
        return PlacePermit.of(parts);
    }

    @Override
    @Nullable
    Place onlyPlace() {
        return parts[0].place();
    }

    @Override
    void keep() {
        for (AllOfPart part : parts) {
            Place place = part.place();
            if (place != null) {
                part.from.keep(place);
            }
        }
    }

    @Override
    void returnKept() {
        for (AllOfPart part : parts) {
            Place place = part.place();
            if (place != null) {
                part.from.returnKept(place);
            }
        }
        refund();
    }

    private long takeAll() {
        try {
            for (AllOfPart part : takeOrder) {
                asked = part;
                long wait = part.take();
                if (wait > 0) {
                    return missing(part, wait);
                }
            }
            return 0;
        } catch (Throwable failure) {
            refund();
            throw failure;
        }
    }

    private CompletionStage<Long> takeAllAsync() {
        return takeAllAsync(0).whenComplete((wait, failure) -> {
            if (failure != null) {
                refund();
            }
        });
    }

    private CompletionStage<Long> takeAllAsync(int next) {
        if (next == takeOrder.length) {
            return CompletableFuture.completedStage(0L);
        }
        AllOfPart part = takeOrder[next];
        asked = part;
        return part.takeAsync()
                .thenCompose(wait ->
                        wait > 0 ? CompletableFuture.completedStage(missing(part, wait)) : takeAllAsync(next + 1));
    }

    /** Gives back what was taken; returns the wait, or refuses the call if it is too long. */
    private long missing(AllOfPart part, long wait) {
        refund();
        slowest = part;
        return part.inTime(wait);
    }

    @Override
    void refund() {
        for (AllOfPart part : parts) {
            part.refund();
        }
    }

    @Override
    ThrottledException interrupted(long wait) {
        asked = slowest;
        return asked.refusal(wait);
    }

    /** Each limiter reports for itself, because all were charged. */
    @Override
    void admitted() {
        for (AllOfPart part : parts) {
            part.admitted();
        }
    }

    /** Only the limiter that refused reports, because nothing was taken from the others. */
    @Override
    void refused(Outcome outcome) {
        asked.core.ended(asked.settings.meter(), outcome);
    }

    @Override
    LimiterCore waitsFor() {
        return slowest.core;
    }
}
