package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.breaker.keyed.CountedCircuit;
import io.throttlemachines.internal.breaker.keyed.KeyCircuit;
import io.throttlemachines.internal.breaker.keyed.KeyCounts;
import io.throttlemachines.internal.breaker.keyed.KeyedBreaker;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuits of the keys of a breaker. Each is the circuit of a breaker of its own, without guard, dependencies and targets,
 * that is in no graph; it has the name, mode, clock, meter and last failure of the breaker whose key it is.
 */
final class KeyedCircuits implements KeyedBreaker {

    private final DefaultBreaker breaker;
    private final CircuitMachine own;
    private final AdmissionControl admission;
    private final StatusView view;
    private final BreakerParts parts;

    private final KeyCounts counts = new KeyCounts();

    /** The settings that were last asked for. Any thread may replace it. */
    private volatile @Nullable KeyConfig keyConfig;

    KeyedCircuits(
            DefaultBreaker breaker,
            CircuitMachine own,
            AdmissionControl admission,
            StatusView view,
            BreakerParts parts) {
        this.breaker = breaker;
        this.own = own;
        this.admission = admission;
        this.view = view;
        this.parts = parts;
    }

    @Override
    public String name() {
        return breaker.name();
    }

    @Override
    public long nanos() {
        return own.nanos();
    }

    @Override
    public KeyCircuit newCircuit() {
        return new OfKey(own.config());
    }

    @Override
    public KeyCounts counts() {
        return counts;
    }

    /** The settings of a key's circuit. All keys share one object, which is larger than the rest of a circuit. */
    @SuppressWarnings("ReferenceEquality") // another object may hold other settings
    private BreakerConfig ofKey(BreakerConfig config) {
        KeyConfig last = keyConfig;
        if (last == null || last.from != config) {
            last = KeyConfig.of(config);
            keyConfig = last;
        }
        return last.forKeys;
    }

    private record KeyConfig(BreakerConfig from, BreakerConfig forKeys) {

        static KeyConfig of(BreakerConfig config) {
            return new KeyConfig(
                    config,
                    config.toBuilder()
                            .guard(null)
                            .resetGuard(null)
                            .dependsOn(List.of())
                            .cascadesTo(List.of())
                            .mode(Mode.ENFORCE)
                            .build());
        }
    }

    @Override
    public boolean needsCircuit() {
        StatePeriod period = own.period();
        boolean counts = !(period instanceof ClosedState) || countsEveryCall();
        return counts && own.mode() != Mode.OFF && !keepsOut(period);
    }

    /** Whether a call leaves something behind although it succeeds, or has settings that only the circuit of a key obeys. */
    private boolean countsEveryCall() {
        BreakerConfig config = own.config();
        return config.failureRateThreshold() != null
                || config.slowCallDuration() != null
                || config.failureWindowCalls() != null
                || config.maxConcurrent() != null
                || config.timeout() != null;
    }

    /** Whether the own circuit or a dependency refuses every call now. */
    private boolean keepsOut(StatePeriod period) {
        return (period instanceof OpenState open && own.nanos() < open.dueAt())
                || (own.node.blocked() && parts.dependencyCheck().refusal(own.node) != null);
    }

    @Override
    public @Nullable OwnAdmission admit() {
        CircuitAdmission admitted = admission.admitForKey();
        return admitted == null ? null : new OwnAdmission(admitted, CircuitAdmission.isUncounted(admitted));
    }

    @Override
    public boolean wouldAllow() {
        return view.wouldAdmitForKey();
    }

    @Override
    public Admission begin(@Nullable OwnAdmission admitted, Consumer<@Nullable Throwable> failed) {
        CircuitAdmission call = new Uncounted(own.period(), failed); // the period before the meter
        if (admitted != null && admitted.admission() instanceof HalfOpenState.Probe probe) {
            call = new CircuitAdmission.OfKey(call, probe);
        }
        BreakerMeter meter = own.decorators().meter();
        return meter == null ? call : new MeasuredCall(call, meter, own, false);
    }

    @Override
    public boolean isFailure(Throwable thrown) {
        return breaker.isFailure(thrown);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> stage(
            Supplier<? extends CompletionStage<T>> call, Admission admission) {
        return new AsyncCalls(name(), () -> admission, parts).stage(call);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> async(CheckedSupplier<T, ?> call, Admission admission) {
        return new AsyncCalls(name(), () -> admission, parts).async(call);
    }

    @Override
    public void callFailed(Throwable failure) {
        parts.publish(() -> new CallFailed(name(), failure, parts.time().instant()));
    }

    @Override
    public Step reset(@Nullable KeyCircuit circuit, ActionNote note) {
        Runnable recording = own.manual.recordingReset(note);
        String objection = own.objections.toReset();
        if (objection != null) {
            parts.publishBlocked(name(), Action.RESET, objection);
        } else if (circuit != null) {
            circuit.close(recording);
        }
        return Step.of(name(), objection);
    }

    /** A call of a key of which nothing is remembered: a success counts nothing. */
    private final class Uncounted implements CircuitAdmission {

        private final StatePeriod began;
        private final Consumer<@Nullable Throwable> failed;

        Uncounted(StatePeriod began, Consumer<@Nullable Throwable> failed) {
            this.began = began;
            this.failed = failed;
        }

        @Override
        public @Nullable FailureClassifier judge() {
            return began.isSamePeriodAs(own.period()) ? own.failures : null;
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            if (verdict == Verdict.FAILURE && began.isSamePeriodAs(own.period())) {
                failed.accept(failure);
            }
        }
    }

    private final class OfKey extends CountedCircuit {

        private final DefaultBreaker calls;
        private final CircuitMachine circuit;
        private final StatePeriod first;

        /** The settings that the circuit follows. Any thread may write it, each time after the circuit has them. */
        private volatile BreakerConfig followed;

        OfKey(BreakerConfig config) {
            super(counts);
            this.followed = config;
            this.calls = new DefaultBreaker(breaker, ofKey(config), parts);
            this.circuit = calls.circuit();
            this.first = circuit.period();
            circuit.onState = this;
        }

        @Override
        public Breaker breaker() {
            return calls;
        }

        /** Whether it keeps all calls out, as its time in OPEN is not over. */
        private boolean isOpen(long now) {
            return circuit.period() instanceof OpenState open && now < open.dueAt();
        }

        @Override
        public long use(long now) {
            StatePeriod period = circuit.period();
            if (isOpen(now) || circuit.decorators().isInUse()) {
                return NEEDED;
            }
            return period instanceof OpenState || period instanceof HalfOpenState
                    ? DUE
                    : period.failures(now) + Math.max(0, period.calls(now));
        }

        @Override
        public void failedBefore(@Nullable Throwable failure) {
            if (first instanceof ClosedState closed) {
                closed.failedWithoutAdmission(failure);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // another object may hold other settings
        public void follow() {
            StatePeriod unused = own.period(); // before the meter
            BreakerMeter meter = own.decorators().meter();
            StatePeriod unusedToo = circuit.period();
            if (meter != null && meter != circuit.decorators().meter()) {
                circuit.measure(meter);
            }
            if (own.config() != followed) {
                followed = parts.graph().change(() -> {
                    BreakerConfig config = own.config(); // the last, also if several threads follow at once
                    circuit.configure(ofKey(config));
                    return config;
                });
            }
        }

        @Override
        public void endWaits(Function<Bulkhead, RefusedException> why) {
            StatePeriod unused = circuit.period(); // before the bulkhead
            circuit.decorators().endWaits(why);
        }

        @Override
        public void close(Runnable changing) {
            parts.change(() -> circuit.manual.close(changing));
        }
    }
}
