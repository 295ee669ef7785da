package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.breaker.BreakerStatus.Allowance;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.breaker.keyed.Keys;
import io.throttlemachines.internal.breaker.timeout.TimedAdmission;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.control.ControlRules;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.state.CircuitState;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The breaker that {@code ThrottleMachines} creates: admission of calls, state machine and manual control. */
public final class DefaultBreaker implements Breaker {

    private final String name;
    private final BreakerConfig declaredConfig;
    private final CircuitMachine circuit;
    private final AdmissionControl admission;
    private final AsyncCalls asyncCalls;
    private final StatusView view;
    private final KeyedCircuits keyed;

    /** Creates a breaker whose {@link #node()} is not in the graph yet. */
    public DefaultBreaker(String name, BreakerConfig config, BreakerParts parts) {
        this.name = name;
        this.declaredConfig = config;
        this.circuit = new CircuitMachine(name, config, parts, this, null);
        this.admission = new AdmissionControl(name, config, circuit, parts, null);
        this.asyncCalls = new AsyncCalls(name, admission, parts);
        this.view = new StatusView(name, circuit, admission, parts, this::keyStatus);
        this.keyed = new KeyedCircuits(this, circuit, admission, view, parts);
    }

    /** The breaker of a key: guards see the breaker whose key it is, and refused calls count there. */
    DefaultBreaker(DefaultBreaker of, BreakerConfig config, BreakerParts parts) {
        this.name = of.name;
        this.declaredConfig = config;
        this.circuit = new CircuitMachine(name, config, parts, of, of.circuit);
        this.admission = new AdmissionControl(name, config, circuit, parts, of.admission);
        this.asyncCalls = new AsyncCalls(name, admission, parts);
        this.view = new StatusView(name, circuit, admission, parts, () -> null);
        this.keyed = of.keyed;
    }

    CircuitMachine circuit() {
        return circuit;
    }

    /** The circuit after the end of all timed modes that are over, which may have opened or closed it. */
    private CircuitMachine circuitNow() {
        circuit.parts.graph().endModes();
        return circuit;
    }

    private BreakerStatus.@Nullable Keys keyStatus() {
        Keys used = circuit.keys;
        return used == null ? null : used.status();
    }

    @Override
    public GuardedCalls forKey(Object key) {
        return keys().of(Objects.requireNonNull(key, "key"));
    }

    @Override
    public Step tryResetKey(String text, ActionNote note) {
        return keys().resetText(text, note);
    }

    private Keys keys() {
        Keys used = circuit.keys;
        return used == null ? createKeys() : used;
    }

    private Keys createKeys() {
        if (declaredConfig.scope() == Scope.CLUSTER) {
            throw new ConfigurationException(
                    name,
                    "scope",
                    "The breaker '" + name + "' has scope: cluster, but its keys are not shared by a fleet.",
                    "Set scope: local, or use it without a key.");
        }
        circuit.parts.change(() -> {
            if (circuit.keys == null) {
                circuit.keys = new Keys(keyed, declaredConfig.maxKeys(), declaredConfig.maxKeyLength());
            }
        });
        return Objects.requireNonNull(circuit.keys);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public BreakerConfig config() {
        return circuit.config();
    }

    /** The settings from the declaration, which {@link #configure} does not change. */
    public BreakerConfig declaredConfig() {
        return declaredConfig;
    }

    /** Its place in the graph. */
    public Node node() {
        return circuit.node;
    }

    /** Joins the fleet if it is a cluster breaker. */
    public void join() {
        if (circuit.link != null) {
            circuit.link.join();
        }
    }

    /** Reports the end of every call from now on to a meter. */
    public void measure(BreakerMeter meter) {
        circuit.measure((outcome, nanos) -> {
            try {
                meter.ended(outcome, nanos);
            } catch (Throwable thrown) {
                UserCode.failed(() -> "The meter of breaker '" + name + "'", "no call is affected", thrown);
            }
        });
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        Admission admitted = admission.admitOrWait();
        if (admitted instanceof TimedAdmission timed && timed.cutsOff()) {
            return asyncCalls.call(call, timed);
        }
        T answer;
        try {
            answer = call.get();
        } catch (Throwable failure) {
            admitted.failed(failure);
            throw failure;
        }
        admitted.succeeded(answer);
        return answer;
    }

    @Override
    public <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        Admission admitted = admission.admitOrWait();
        if (admitted instanceof TimedAdmission timed && timed.cutsOff()) {
            Object unused = asyncCalls.<Object, E>call(
                    () -> {
                        call.run();
                        return true;
                    },
                    timed);
            return;
        }
        try {
            call.run();
        } catch (Throwable failure) {
            admitted.failed(failure);
            throw failure;
        }
        admitted.succeeded(null);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        return asyncCalls.stage(call);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call) {
        return asyncCalls.async(call);
    }

    @Override
    public void fireAndForget(CheckedRunnable<?> call) {
        asyncCalls.fireAndForget(call);
    }

    @Override
    public Admission admit() {
        return admission.admit();
    }

    @Override
    public CompletableFuture<Admission> admitAsync() {
        return asyncCalls.admission();
    }

    @Override
    public boolean wouldAllow() {
        return view.wouldAdmit();
    }

    @Override
    public boolean isFailure(Throwable thrown) {
        return circuit.failures.verdict(thrown) == Verdict.FAILURE;
    }

    @Override
    public CircuitState state() {
        return circuitNow().period().state();
    }

    @Override
    public Mode mode() {
        return circuit.mode();
    }

    @Override
    public void mode(Mode mode, ActionNote note) {
        circuit.manual.mode(mode, note);
    }

    @Override
    public void forceOpen(ActionNote note) {
        circuit.manual.forceOpen(note);
    }

    @Override
    public void isolate(ActionNote note) {
        circuit.manual.isolate(note);
    }

    @Override
    public void forceClose(ActionNote note) {
        circuit.manual.forceClose(note);
    }

    @Override
    public Step tryRecover(ActionNote note) {
        ControlRules.refuseDuration(note, "attempt-recovery");
        return circuitNow().period() instanceof OpenState open
                ? Step.of(name, circuit.manual.recover(open, note))
                : new Step(name, false, "it is " + state() + ", not OPEN");
    }

    @Override
    public Step tryReset(ActionNote note) {
        return Step.of(name, circuitNow().manual.reset(note));
    }

    @Override
    public ActionReport resetCascade(ActionNote note) {
        return BreakerSet.resetCascade(circuitNow(), note);
    }

    @Override
    public void configure(BreakerConfig next, ActionNote note) {
        circuit.manual.configure(next, note);
    }

    @Override
    public Allowance recoveryAllowed() {
        return Allowance.unless(circuitNow().recovery.objection());
    }

    @Override
    public Allowance resetAllowed() {
        return Allowance.unless(circuit.objections.toReset());
    }

    @Override
    public BreakerStatus status() {
        return view.status();
    }

    @Override
    public CascadeStatus cascadeStatus() {
        return view.cascade();
    }

    @Override
    public String toString() {
        return "breaker '" + name + "'";
    }
}
