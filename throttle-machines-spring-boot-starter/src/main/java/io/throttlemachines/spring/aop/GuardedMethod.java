package io.throttlemachines.spring.aop;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method of a bean around which at least one of our annotations acts, as text and for people to look at. Immutable.
 *
 * @param type   the full name of the bean's class; of a class made at run time, that of the interface
 * @param method its name and the types of its parameters, such as {@code reserve(String, int)}
 * @param steps  what acts around it, outermost first
 */
public record GuardedMethod(String type, String method, List<Step> steps) {

    /** Copies the steps. */
    public GuardedMethod {
        steps = List.copyOf(steps);
    }

    /**
     * Whether one of its steps uses a breaker, limiter or hedge of that name.
     *
     * @param name the full name
     * @return whether one does
     */
    public boolean uses(String name) {
        return steps.stream().anyMatch(step -> step.nodes().contains(name));
    }

    /**
     * Whether a fallback answers for what one of its steps refuses: its own, or that of a step further out.
     *
     * @param step one of the {@link #steps()}
     * @return whether there is a fallback
     */
    public boolean answered(Step step) {
        int place = steps.indexOf(step);
        return place >= 0 && steps.subList(0, place + 1).stream().anyMatch(Step::fallback);
    }

    /**
     * One thing that acts around the method.
     *
     * @param kind     the short name of the annotation; where there is none, of the advice
     * @param limiters the full names of the limiters that must all admit a call, in the order in which they stand; empty
     *                 unless it is {@code Throttled}
     * @param breakers the full names of the breakers: the one of {@code CircuitBreaker}; of {@code Hedged} those of its
     *                 attempts, of which one that admits is enough; else empty
     * @param hedge    the full name of the hedge; null unless it is {@code Hedged}
     * @param order    its number, of which the lower is the outer among all that are sorted by it; null if it has none
     * @param fallback whether it has a fallback of ours
     */
    public record Step(
            String kind,
            List<String> limiters,
            List<String> breakers,
            @Nullable String hedge,
            @Nullable Integer order,
            boolean fallback) {

        /** Copies the lists. */
        public Step {
            limiters = List.copyOf(limiters);
            breakers = List.copyOf(breakers);
        }

        /** Of an advice that is not ours. */
        static Step other(String kind, @Nullable Integer order) {
            return new Step(kind, List.of(), List.of(), null, order, false);
        }

        /**
         * All that it uses.
         *
         * @return the full names of its limiters, its hedge and its breakers
         */
        public List<String> nodes() {
            return Stream.of(limiters.stream(), Stream.ofNullable(hedge), breakers.stream())
                    .flatMap(names -> names)
                    .toList();
        }
    }
}
