package io.throttlemachines.test;

import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a limiter, or on the permits of one key. None of them takes a permit. What fails tells how it stands. */
public final class PermitsAssert extends AbstractAssert<PermitsAssert, Permits> {

    PermitsAssert(@Nullable Permits actual) {
        super(actual, PermitsAssert.class);
    }

    /**
     * So many permits are left.
     *
     * @param permits how many
     * @return this
     */
    public PermitsAssert hasRemaining(long permits) {
        return satisfies("to have " + permits + " permits left", 1, decision -> decision.remaining() == permits);
    }

    /**
     * A call would get its permit now.
     *
     * @return this
     */
    public PermitsAssert permits() {
        return permits(1);
    }

    /**
     * A call would get as many permits now.
     *
     * @param permits how many, at least 1
     * @return this
     */
    public PermitsAssert permits(long permits) {
        return satisfies("to give " + permits + " now", permits, Decision::allowed);
    }

    /**
     * A call would be refused now for want of a permit.
     *
     * @return this
     */
    public PermitsAssert throttles() {
        return throttles(1);
    }

    /**
     * A call would be refused now for want of as many permits.
     *
     * @param permits how many, at least 1
     * @return this
     */
    public PermitsAssert throttles(long permits) {
        return satisfies(
                "to refuse " + permits + " for want of permits",
                permits,
                decision -> !decision.allowed() && decision.blockedBy().isEmpty());
    }

    /**
     * A call would be refused now since just these open breakers stand in the way.
     *
     * @param names full names, in any order
     * @return this
     */
    public PermitsAssert isBlockedBy(String... names) {
        return satisfies(
                "to be blocked by " + Arrays.toString(names),
                1,
                decision -> new HashSet<>(decision.blockedBy()).equals(new HashSet<>(Arrays.asList(names))));
    }

    private PermitsAssert satisfies(String expectation, long permits, Predicate<Decision> fits) {
        isNotNull();
        Decision decision = actual.peek(permits);
        if (!fits.test(decision)) {
            throw failure("Expected %s %s, but %s", name(), expectation, told(decision));
        }
        return this;
    }

    private String name() {
        return actual instanceof Limiter limiter ? "limiter '" + limiter.name() + "'" : "the permits";
    }

    private String told(Decision decision) {
        Told told = new Told(decision.remaining() + " are left");
        if (!decision.blockedBy().isEmpty()) {
            told.add(", blocked by ", decision.blockedBy());
        } else if (!decision.allowed()) {
            told.add(
                    ", retry after ",
                    decision.retryAfter().map(Object::toString).orElse("no time at all"));
        }
        if (actual instanceof Limiter limiter) {
            told.add(", in mode ", limiter.mode()).add(", of: ", limiter.config());
        }
        return told.toString();
    }
}
