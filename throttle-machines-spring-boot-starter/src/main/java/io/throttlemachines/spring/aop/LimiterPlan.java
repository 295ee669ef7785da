package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.spring.aop.reactive.ReactiveBreaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How {@link Throttled}, once or repeated, guards one method. */
final class LimiterPlan extends Plan {

    private final List<LimiterSpec> specs;

    /** Of the only annotation; null if there are several. A field, because a look into the list costs each call nanoseconds. */
    private final @Nullable LimiterSpec only;

    private final AnnotationContext context;

    /** Whether permits must be given back when the call ends. */
    private final boolean holds;

    private LimiterPlan(List<LimiterSpec> specs, AnnotationContext context, ReturnKind returns, Fallbacks fallbacks) {
        super(returns, fallbacks);
        this.specs = specs;
        this.only = specs.size() == 1 ? specs.get(0) : null;
        this.context = context;
        this.holds = holds(specs);
    }

    static LimiterPlan make(List<Throttled> annotations, AnnotationReader reader) {
        List<Supplier<LimiterSpec>> read =
                annotations.stream().map(each -> LimiterSpec.read(each, reader)).toList();
        Supplier<ReturnKind> returns = reader.returns();
        reader.check(() ->
                rejectTooMany(annotations, read.stream().map(Supplier::get).toList()));
        reader.check(() -> {
            if (holds(read.stream().map(Supplier::get).toList())) {
                reader.rejectBody(returns);
            }
        });
        reader.finish();
        List<LimiterSpec> specs = read.stream().map(Supplier::get).toList();
        return new LimiterPlan(specs, reader.context(), returns.get(), Fallbacks.ofLimiters(specs));
    }

    private static boolean holds(List<LimiterSpec> specs) {
        return specs.stream()
                .anyMatch(spec -> spec.limiter().config().algorithm().limitsConcurrency());
    }

    /** Annotations of one limiter and one key take their permits together. */
    private static void rejectTooMany(List<Throttled> annotations, List<LimiterSpec> specs) {
        Map<List<Object>, Long> sums = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            Limiter limiter = specs.get(i).limiter();
            long burst = limiter.config().burst();
            List<Object> permits = List.of(limiter, annotations.get(i).key());
            long sum = sums.getOrDefault(permits, 0L) + specs.get(i).fixedCost();
            sums.put(permits, sum);
            if (sum > burst && sum > specs.get(i).fixedCost()) { // of one alone it is reported already
                throw new ConfigurationException(
                        null,
                        "permits",
                        "its annotations with the limiter '" + limiter.name() + "' take " + sum
                                + " permits together, and the limiter never gives more than " + burst
                                + " at once: it would refuse every call.",
                        "Write at most " + burst + " in all, or give the limiter a larger limit or burst.");
            }
        }
    }

    @Override
    AdviceStep describe(String kind, int order) {
        List<String> limiters =
                specs.stream().map(spec -> spec.limiter().name()).toList();
        return new AdviceStep(
                kind, limiters, List.of(), null, order, !fallbacks().isEmpty());
    }

    /** Takes the permit here instead of by {@link #acquire}: one method less above a permit, so that compilers inline all of it. */
    @Override
    @Nullable
    Object value(MethodInvocation invocation) throws Throwable {
        Permit permit =
                only != null ? only.acquire(invocation) : allOf(invocation).acquire();
        Object answer;
        try {
            answer = invocation.proceed();
        } catch (Throwable failure) {
            permit.releaseFailed();
            throw failure;
        }
        permit.release();
        return answer;
    }

    @Override
    @Nullable
    Object ownStage(MethodInvocation invocation) throws Throwable {
        return holds ? Stages.own(invocation, new PermitAdmission(acquire(invocation))) : value(invocation);
    }

    @Override
    CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
        CompletableFuture<Permit> permitted = permitAsync(invocation);
        if (permitted.isDone()) {
            return permitted.isCompletedExceptionally()
                    ? beginAfter(permitted, permit -> begin(invocation, permit), Runnable::run)
                    : begin(invocation, permitted.join());
        }
        CallContext callers = capture(permitted);
        return beginAfter(permitted, permit -> beginElsewhere(invocation, permit, callers), this::execute);
    }

    private static CompletableFuture<@Nullable Object> beginAfter(
            CompletableFuture<Permit> permitted,
            Function<Permit, CompletableFuture<@Nullable Object>> call,
            Executor executor) {
        return Stages.beginAfter(permitted, call, Permit::releaseUnused, executor);
    }

    /** The context of the calling thread; without one the call does not wait. */
    private static CallContext capture(CompletableFuture<Permit> permitted) {
        try {
            return CallContext.capture();
        } catch (Throwable noContext) {
            var unused = permitted.thenAccept(Permit::releaseUnused);
            permitted.cancel(false);
            throw noContext;
        }
    }

    /** Begins a call on another thread than its caller's, with the context of that. */
    private CompletableFuture<@Nullable Object> beginElsewhere(
            MethodInvocation invocation, Permit permit, CallContext callers) {
        try {
            return callers.within(() -> begin(invocation, permit));
        } catch (Throwable noContext) {
            permit.releaseUnused();
            return CompletableFuture.failedFuture(noContext);
        }
    }

    /** Without a wait, or permits to hold, the call is the stage of the method itself. */
    @Override
    void giveUp(CompletableFuture<@Nullable Object> call) {
        if (holds || Stages.isAnswer(call)) {
            super.giveUp(call);
        }
    }

    private CompletableFuture<@Nullable Object> begin(MethodInvocation invocation, Permit permit) {
        CompletableFuture<@Nullable Object> call = Stages.begin(invocation);
        return holds ? GuardedFuture.follow(call, new PermitAdmission(permit)) : call;
    }

    @Override
    Object publisher(MethodInvocation invocation, boolean single) {
        return holds
                ? ReactiveCalls.guarded(
                        single, invocation, new ReactiveBreaker(() -> admitAsync(invocation), this::execute))
                : ReactiveCalls.throttled(single, invocation, () -> permitAsync(invocation), this::execute);
    }

    @Override
    boolean isAnswered(Throwable failure) {
        return failure instanceof RefusedException;
    }

    private void execute(Runnable task) {
        context.machines().executor().execute(task);
    }

    private Permit acquire(MethodInvocation invocation) {
        if (only != null) {
            return only.acquire(invocation);
        }
        return allOf(invocation).acquire();
    }

    private CompletableFuture<Permit> permitAsync(MethodInvocation invocation) {
        if (only != null) {
            return only.permitAsync(invocation);
        }
        return allOf(invocation).permitAsync();
    }

    /** A caller that is gone before there are permits gives them back. After a wait it goes on, on a thread of the executor. */
    private CompletableFuture<Admission> admitAsync(MethodInvocation invocation) {
        CompletableFuture<Permit> permitted = permitAsync(invocation);
        CompletableFuture<Admission> admitted = new CompletableFuture<>();
        var unusedAdmitted = admitted.whenComplete((admission, failure) -> {
            if (admitted.isCancelled()) {
                permitted.cancel(false);
            }
        });
        Executor executor = permitted.isDone() ? Runnable::run : this::execute;
        var unusedPermitted = permitted.whenComplete((permit, failure) ->
                Stages.goOn(executor, () -> settle(admitted, permit, failure), admitted, () -> releaseUnused(permit)));
        return admitted;
    }

    private static void settle(
            CompletableFuture<Admission> admitted, @Nullable Permit permit, @Nullable Throwable failure) {
        if (permit == null) {
            admitted.completeExceptionally(
                    Objects.requireNonNullElseGet(failure, () -> new IllegalStateException("There is no permit.")));
        } else if (!admitted.complete(new PermitAdmission(permit))) {
            permit.releaseUnused();
        }
    }

    private static void releaseUnused(@Nullable Permit permit) {
        if (permit != null) {
            permit.releaseUnused();
        }
    }

    private AllOf allOf(MethodInvocation invocation) {
        List<PermitRequest> requests = new ArrayList<>(specs.size());
        for (LimiterSpec spec : specs) {
            requests.add(spec.request(invocation));
        }
        return context.machines().allOf(requests);
    }

    /** Gives back a permit as a breaker's call gives back its place. */
    private record PermitAdmission(Permit permit) implements Admission {

        @Override
        public void succeeded(@Nullable Object result) {
            permit.release();
        }

        @Override
        public void failed(Throwable failure) {
            permit.releaseFailed();
        }

        @Override
        public void release() {
            permit.releaseUnused();
        }
    }
}
