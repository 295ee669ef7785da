package io.throttlemachines.spring.aop;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One advice around a method, described for people. Immutable.
 *
 * @param kind     the short name of the annotation; without an annotation, that of the advice
 * @param limiters the full names of the limiters that must all admit a call, in the order of their annotations; empty
 *                 unless the annotation is {@code Throttled}
 * @param breakers the full names of the breakers: the one of {@code CircuitBreaker}; for {@code Hedged} those of its
 *                 attempts, of which one that admits is enough; otherwise empty
 * @param hedge    the full name of the hedge; null unless the annotation is {@code Hedged}
 * @param retry    the full name of the retry; null unless the annotation is {@code Retried}
 * @param order    its order among all advice that has one: the lowest number is outermost; null if it has none
 * @param fallback whether it has a fallback of this library
 */
public record AdviceStep(
        String kind,
        List<String> limiters,
        List<String> breakers,
        @Nullable String hedge,
        @Nullable String retry,
        @Nullable Integer order,
        boolean fallback) {

    /** Describes an advice that is no retry. */
    public AdviceStep(
            String kind,
            List<String> limiters,
            List<String> breakers,
            @Nullable String hedge,
            @Nullable Integer order,
            boolean fallback) {
        this(kind, limiters, breakers, hedge, null, order, fallback);
    }

    /** Copies the lists. */
    public AdviceStep {
        limiters = List.copyOf(limiters);
        breakers = List.copyOf(breakers);
    }

    /** The full names of everything it uses: its limiters, its hedge, its retry and its breakers. */
    public List<String> nodes() {
        return Stream.of(limiters.stream(), Stream.ofNullable(hedge), Stream.ofNullable(retry), breakers.stream())
                .flatMap(names -> names)
                .toList();
    }
}
