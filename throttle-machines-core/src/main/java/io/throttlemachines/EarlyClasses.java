package io.throttlemachines;

import java.util.List;

/**
 * Initializes the classes of the library with the first {@code ThrottleMachines}. A class whose static state begins on a stack that
 * ends there can never be used again in that JVM, so none is left to begin in a call of the application.
 */
final class EarlyClasses {

    /** All classes of the core with static state, except those for tests. Below the package of this class. */
    static final List<String> NAMES = """
            MemberNames
            breaker.BreakerConfig
            config.Check
            control.ActionNote
            control.ManualAction
            control.ManualAction$Kind
            control.Mode
            event.ActionBlocked$Action
            fleet.FleetConfig
            fleet.FleetRecord
            fleet.FleetStore$Versioned
            fleet.Quorum
            fleet.Scope
            graph.GraphStatus$Edge$Kind
            graph.GraphStatus$NodeStatus$Kind
            graph.Mermaid$1
            hedge.HedgeAttempt
            hedge.HedgeConfig
            internal.attempt.FollowedCall
            internal.breaker.CallDecorators
            internal.breaker.ClosedState$1
            internal.breaker.FailureClassifier$1
            internal.breaker.FailureClassifier$Verdict
            internal.breaker.MeasuredCall$1
            internal.breaker.OffState
            internal.breaker.ResetTimeout
            internal.breaker.SharedCircuit$1
            internal.breaker.keyed.CountedCircuit
            internal.breaker.keyed.KeyCounts$1
            internal.breaker.window.CallWindow
            internal.breaker.window.CallWindow$Bucket
            internal.bulkhead.Bulkhead
            internal.call.CallContext
            internal.call.CallContext$Propagation
            internal.call.ExceptionRules$Verdict
            internal.call.GuardedFuture
            internal.call.UserCode
            internal.event.EventLog
            internal.event.Events
            internal.fleet.Live
            internal.fleet.Patience
            internal.fleet.Probes$1
            internal.graph.Obstacle
            internal.graph.Obstacles$Found
            internal.graph.RootList
            internal.graph.RootUnion
            internal.hedge.HedgeDelay
            internal.hedge.HedgeFailures
            internal.limiter.NoPermit
            internal.limiter.PlacePermit
            internal.limiter.Places
            internal.limiter.Places$Search
            internal.limiter.Verdict
            internal.limiter.Verdict$Kind
            internal.limiter.concurrency.AdaptiveLimit
            internal.limiter.concurrency.Measured$Calls
            internal.limiter.shared.LastAnswer
            internal.limiter.shared.LastAnswer$1
            internal.limiter.shared.Lease
            internal.limiter.shared.SharedSlot$1
            internal.limiter.store.Decisions
            internal.limiter.store.Gcra
            internal.limiter.store.KeyReset
            internal.limiter.store.LimitAlgorithm$1
            internal.limiter.store.LocalSlot
            internal.limiter.store.Purpose
            internal.limiter.store.SlidingBucket
            internal.limiter.store.Slot
            internal.limiter.store.WordBucket
            internal.retry.DefaultRetry
            internal.retry.Wait
            internal.store.StoreBreaker
            internal.text.OneLine
            internal.time.Time
            limiter.Algorithm
            limiter.LimitCheck
            limiter.LimiterConfig
            limiter.store.StoreConfig
            limiter.store.StoreConfig$OnFailure
            metrics.ThrottleMeters$BreakerMeter$Outcome
            metrics.ThrottleMeters$HedgeMeter$AttemptOutcome
            metrics.ThrottleMeters$HedgeMeter$CallOutcome
            metrics.ThrottleMeters$LimiterMeter$Outcome
            metrics.ThrottleMeters$RetryMeter$AttemptOutcome
            metrics.ThrottleMeters$RetryMeter$CallOutcome
            metrics.ThrottleMeters$StoreMeter$Command
            metrics.ThrottleMeters$StoreMeter$Outcome
            retry.RetryConfig
            state.CircuitState
            state.OpenCause$Kind
            """.lines()
            .map(name -> EarlyClasses.class.getPackageName() + "." + name)
            .toList();

    static {
        NAMES.forEach(EarlyClasses::initialize);
    }

    private EarlyClasses() {}

    /** Does nothing after the first time. */
    static void initialize() {
        // this class is initialized now, and so are the others
    }

    private static void initialize(String name) {
        try {
            Class<?> unused = Class.forName(name);
        } catch (ClassNotFoundException | LinkageError absent) {
            // a class that needs an optional library, or in a native image, whose classes are initialized otherwise
        }
    }
}
