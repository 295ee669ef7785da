package io.throttlemachines.breaker;

import io.throttlemachines.breaker.Failures.Verdict;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.graph.Node;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.ActionNote;
import io.throttlemachines.state.ActionReport;
import io.throttlemachines.state.ActionReport.Step;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.Mode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker. Obtained by name from {@code ThrottleMachines}; thread-safe. Every way of calling refuses in the same
 * cases, with a {@link RefusedException}: OPEN, HALF_OPEN with no place left for a probe, something it depends on not
 * available, or {@code max-concurrent} calls under way.
 */
public final class Breaker {

    private final String name;
    private final BreakerConfig declaredConfig;
    private final CircuitMachine circuit;
    private final Gate gate;
    private final AsyncCalls asyncCalls;
    private final StatusView view;

    /**
     * Internal: made by {@code ThrottleMachines}, which also declares it in the graph.
     *
     * @param name   the full name
     * @param config the settings
     * @param parts  what all breakers share
     */
    public Breaker(String name, BreakerConfig config, BreakerParts parts) {
        this.name = name;
        this.declaredConfig = config;
        Guards guards = new Guards(config, this);
        this.circuit = new CircuitMachine(name, config, parts, guards);
        this.gate = new Gate(name, config, circuit, parts, guards);
        this.asyncCalls = new AsyncCalls(name, gate, parts);
        this.view = new StatusView(name, circuit, gate, parts);
    }

    /**
     * The name.
     *
     * @return the full name, {@code group.member} for a member of a group
     */
    public String name() {
        return name;
    }

    /**
     * The settings this breaker was declared with.
     *
     * @return an immutable configuration
     */
    public BreakerConfig config() {
        return circuit.config();
    }

    /**
     * The settings this breaker was declared with, whatever they are now. Internal.
     *
     * @return an immutable configuration
     */
    public BreakerConfig declaredConfig() {
        return declaredConfig;
    }

    /**
     * Makes a call.
     *
     * @param call the call
     * @param <T>  the type of its answer
     * @param <E>  the checked exception it may throw
     * @return its answer
     * @throws E                what the call throws, unchanged
     * @throws RefusedException if the call is not let in
     */
    public <T extends @Nullable Object, E extends Exception> T call(CheckedSupplier<T, E> call) throws E {
        Admission admission = gate.admit();
        T answer;
        try {
            answer = call.get();
        } catch (Throwable failure) {
            admission.failed(failure);
            throw failure;
        }
        admission.succeeded(answer);
        return answer;
    }

    /**
     * Makes a call that answers nothing.
     *
     * @param call the call
     * @param <E>  the checked exception it may throw
     * @throws E                what the call throws, unchanged
     * @throws RefusedException if the call is not let in
     */
    public <E extends Exception> void run(CheckedRunnable<E> call) throws E {
        Admission admission = gate.admit();
        try {
            call.run();
        } catch (Throwable failure) {
            admission.failed(failure);
            throw failure;
        }
        admission.succeeded(null);
    }

    /**
     * Makes an asynchronous call on the caller's thread. Its outcome counts when the stage completes.
     *
     * @param call begins the call
     * @param <T>  the type of its answer
     * @return follows the call's stage; fails with a {@link RefusedException} if the call is not let in; cancelling it
     *     cancels the stage and gives the place back
     */
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        return asyncCalls.stage(call);
    }

    /**
     * Makes a call on a thread of the library's own, a virtual one where the JVM has them.
     *
     * @param call the call
     * @param <T>  the type of its answer
     * @return the answer to come; fails with a {@link RefusedException} if the call is not let in; cancelling it interrupts
     *     the call and gives the place back
     */
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call) {
        return asyncCalls.async(call);
    }

    /**
     * Makes a call on a thread of the library's own and forgets it. Its outcome counts; what it throws, or that it was
     * refused, goes to the listeners as {@code CallFailed}.
     *
     * @param call the call
     */
    public void fireAndForget(CheckedRunnable<?> call) {
        asyncCalls.fireAndForget(call);
    }

    /**
     * Asks for the right to make one call, for callers that cannot hand the call over as a function.
     *
     * @return what must be told how the call ended
     * @throws RefusedException if the call is not let in
     */
    public Admission admit() {
        return gate.admit();
    }

    /**
     * Whether a call would be let in now. Changes nothing; asks guards where they would be asked.
     *
     * @return true if so
     */
    public boolean wouldAllow() {
        return gate.wouldAdmit();
    }

    /**
     * Whether the configuration calls an exception a failure: refusals and ignored exceptions are none.
     *
     * @param thrown what a call threw
     * @return true if it would count
     */
    public boolean isFailure(Throwable thrown) {
        return circuit.failures().verdict(thrown) == Verdict.FAILURE;
    }

    /**
     * The state.
     *
     * @return one of three
     */
    public CircuitState state() {
        return circuit.period().state();
    }

    /**
     * The mode.
     *
     * @return as declared, or as changed since
     */
    public Mode mode() {
        return circuit.mode();
    }

    /**
     * Changes the mode while running. Going to or from off closes the circuit and begins counting anew.
     *
     * @param mode the mode from now on
     */
    public void mode(Mode mode) {
        mode(mode, ActionNote.NONE);
    }

    /**
     * Changes the mode, as {@link #mode(Mode)} does.
     *
     * @param mode the new mode
     * @param note who, why, and for how long: after that time the mode is again the one it was before
     */
    public void mode(Mode mode, ActionNote note) {
        circuit.byHand().mode(mode, note);
    }

    /**
     * Opens the circuit now; it recovers by itself after its reset timeout, which begins anew if it was open already. An
     * isolated circuit stays isolated.
     *
     * @throws IllegalStateException if the mode is off
     */
    public void forceOpen() {
        forceOpen(ActionNote.NONE);
    }

    /**
     * Opens the circuit now, as {@link #forceOpen()} does.
     *
     * @param note who, why, and for how long, instead of the reset timeout
     * @throws IllegalStateException if the mode is off
     */
    public void forceOpen(ActionNote note) {
        circuit.byHand().forceOpen(note);
    }

    /**
     * Opens the circuit now, until it is reset or closed by hand.
     *
     * @throws IllegalStateException if the mode is off
     */
    public void isolate() {
        isolate(ActionNote.NONE);
    }

    /**
     * Opens the circuit now, as {@link #isolate()} does.
     *
     * @param note who, why, and for how long: after that time recovery is due
     * @throws IllegalStateException if the mode is off
     */
    public void isolate(ActionNote note) {
        circuit.byHand().isolate(note);
    }

    /** Closes the circuit with clean counts, whatever guards and dependencies say. */
    public void forceClose() {
        forceClose(ActionNote.NONE);
    }

    /**
     * Closes the circuit with clean counts, whatever guards and dependencies say.
     *
     * @param note who and why
     * @throws IllegalArgumentException if the note gives a duration
     */
    public void forceClose(ActionNote note) {
        circuit.byHand().forceClose(note);
    }

    /**
     * Moves an OPEN circuit to HALF_OPEN now, due or not, if dependencies and guard allow it.
     *
     * @return whether it did
     */
    public boolean attemptRecovery() {
        return recover().done();
    }

    /**
     * Does what {@link #attemptRecovery()} does, and tells why not.
     *
     * @return what happened
     */
    public Step recover() {
        return recover(ActionNote.NONE);
    }

    /**
     * Does what {@link #recover()} does.
     *
     * @param note who and why
     * @return what happened
     * @throws IllegalArgumentException if the note gives a duration
     */
    public Step recover(ActionNote note) {
        return circuit.period() instanceof Open open
                ? Step.of(name, circuit.byHand().recover(open, note))
                : new Step(name, false, "it is " + state() + ", not OPEN");
    }

    /**
     * Closes the circuit with clean counts, if dependencies, primaries and guard allow it.
     *
     * @return whether it did
     */
    public boolean reset() {
        return tryReset().done();
    }

    /**
     * Does what {@link #reset()} does, and tells why not.
     *
     * @return what happened
     */
    public Step tryReset() {
        return tryReset(ActionNote.NONE);
    }

    /**
     * Does what {@link #tryReset()} does.
     *
     * @param note who and why
     * @return what happened
     * @throws IllegalArgumentException if the note gives a duration
     */
    public Step tryReset(ActionNote note) {
        return Step.of(name, circuit.byHand().reset(note));
    }

    /**
     * Resets this breaker and then all it cascades to, what others stand on first, each if allowed. If this one may not be
     * reset, nothing is.
     *
     * @return what happened to each
     */
    public ActionReport resetCascade() {
        return resetCascade(ActionNote.NONE);
    }

    /**
     * Does what {@link #resetCascade()} does.
     *
     * @param note who and why
     * @return what happened to each
     * @throws IllegalArgumentException if the note gives a duration
     */
    public ActionReport resetCascade(ActionNote note) {
        return new Cascade(circuit, note).reset();
    }

    /**
     * Changes thresholds and timeouts of the running breaker. Failures that are counted go on to count, as do calls if the
     * window keeps its length; calls under way count as ever. An OPEN or HALF_OPEN circuit ends that stay as it was begun, and
     * so do calls that had their places before {@code max-concurrent} was set.
     *
     * @param next the settings, best made by {@link BreakerConfig#toBuilder()}; nothing happens if none differs
     * @param note who and why
     * @throws io.throttlemachines.config.ConfigurationException if a setting differs that is neither a threshold nor a
     *                                                           timeout; then nothing changes
     * @throws IllegalArgumentException                          if the note gives a duration
     */
    public void configure(BreakerConfig next, ActionNote note) {
        circuit.byHand().configure(next, note);
    }

    /**
     * Whether recovery may happen: every dependency is available, no primary is open, and the recovery guard agrees. An isolated
     * circuit may not recover.
     *
     * @return whether, and why not; says nothing of whether the circuit is open or due
     */
    public Allowance recoveryAllowed() {
        return Allowance.unless(circuit.recoveryObjection());
    }

    /**
     * Whether every dependency is available, no primary is open, and the reset guard agrees.
     *
     * @return whether, and why not
     */
    public Allowance resetAllowed() {
        return Allowance.unless(circuit.resetObjection());
    }

    /**
     * All there is to know at this moment.
     *
     * @return an immutable status
     */
    public BreakerStatus status() {
        return view.status();
    }

    /**
     * This breaker as a primary, and what it opens.
     *
     * @return an immutable status; without targets if it has none
     */
    public CascadeStatus cascadeStatus() {
        return view.cascade();
    }

    /**
     * Internal: measures calls from now on.
     *
     * @param meter is told how they end
     */
    public void measure(BreakerMeter meter) {
        circuit.measure(new HarmlessMeter(name, meter));
    }

    /**
     * The breaker's place in the graph. Internal.
     *
     * @return its node
     */
    public Node node() {
        return circuit.node();
    }
}
