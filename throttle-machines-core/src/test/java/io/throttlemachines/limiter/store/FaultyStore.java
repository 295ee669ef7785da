package io.throttlemachines.limiter.store;

import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A store that behaves as a test says, and counts its calls. */
public final class FaultyStore implements PermitStore {

    /** What the store does when it is called. */
    public enum Behaviour {
        /** Answers at once. */
        ANSWERS,
        /** Does at once what it is asked to, and answers when the test says so. */
        HOLDS_ANSWERS,
        /** Does nothing, and never answers. */
        IS_SILENT,
        /** Answers with a failure. */
        FAILS,
        /** Answers that the call was cancelled. */
        CANCELS,
        /** Throws an exception. */
        THROWS,
        /** Throws an error. */
        THROWS_ERROR,
        /** Returns no stage. */
        RETURNS_NULL,
        /** Answers null. */
        ANSWERS_NULL
    }

    /** A call, as it came. */
    public record Call(Command command, Owner owner, Limit limit, long permits) {}

    private final PermitStore store;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    /** Every stage that was returned, so that a test sees whether it was cancelled. */
    final List<CompletableFuture<?>> stages = new CopyOnWriteArrayList<>();

    private volatile Behaviour behaviour = Behaviour.ANSWERS;

    /** Calls another store while it behaves. */
    public FaultyStore(PermitStore store) {
        this.store = store;
    }

    /** Behaves so from the next call on. */
    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** All calls in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The commands of all calls in order. */
    List<Command> commands() {
        return calls.stream().map(Call::command).toList();
    }

    @Override
    public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
        return answer(new Call(Command.TAKE, owner, limit, permits), () -> store.take(owner, limit, permits));
    }

    @Override
    public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        return answer(new Call(Command.LOOK, owner, limit, permits), () -> store.look(owner, limit, permits));
    }

    @Override
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
        return answer(
                new Call(Command.GIVE_BACK, owner, limit, permits),
                () -> store.giveBack(owner, limit, permits, takenAt).thenApply(done -> done));
    }

    @Override
    public CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
        return answer(
                new Call(Command.LEASE, owner, limit, request.permits()), () -> store.lease(owner, limit, request));
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        return answer(new Call(Command.RESET, owner, limit, 0), () -> store.reset(owner, limit));
    }

    private <T> CompletionStage<T> answer(Call call, Supplier<CompletionStage<T>> step) {
        calls.add(call);
        CompletableFuture<T> stage = new CompletableFuture<>();
        stages.add(stage);
        switch (behaviour) {
            case ANSWERS -> stage.complete(step.get().toCompletableFuture().join());
            case HOLDS_ANSWERS -> {
                T answer = step.get().toCompletableFuture().join();
                held.add(() -> stage.complete(answer));
            }
            case IS_SILENT -> {}
            case FAILS -> stage.completeExceptionally(new IllegalStateException("connection reset"));
            case CANCELS -> stage.cancel(false);
            case THROWS -> throw new IllegalStateException("no connection");
            case THROWS_ERROR -> throw new OutOfMemoryError("injected");
            case ANSWERS_NULL -> stage.complete(null);
            case RETURNS_NULL -> {
                return null;
            }
        }
        return stage;
    }

    /** Gives the answers that are held, in order, on this thread, and those to the calls that follow from them. */
    void answerHeld() {
        boolean more;
        do {
            more = answerNext();
        } while (more);
    }

    /** Gives the answer that was held first; returns whether there was one. */
    boolean answerNext() {
        Runnable next = held.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }
}
