package io.throttlemachines.spring.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method that returns a subtype of {@link CompletionStage} that the library cannot create, such as the future of a
 * client. The stage is observed and returned as it is. For one thread.
 */
final class OwnStage {

    private final MethodInvocation invocation;
    private @Nullable CompletionStage<?> stage;

    OwnStage(MethodInvocation invocation) {
        this.invocation = invocation;
    }

    /** Calls the method, and returns a future that ends as its stage does; not every stage can be made a future itself. */
    CompletableFuture<@Nullable Object> begin() {
        CompletableFuture<@Nullable Object> seen = new CompletableFuture<>();
        try {
            stage = (CompletionStage<?>) Plan.proceed(invocation);
            if (stage == null) {
                throw new NullPointerException(invocation.getMethod() + " returned null instead of a CompletionStage");
            }
            stage.whenComplete((result, failure) -> {
                if (failure == null) {
                    seen.complete(result);
                } else {
                    seen.completeExceptionally(Stages.unwrapped(failure));
                }
            });
        } catch (Throwable failure) {
            seen.completeExceptionally(failure);
        }
        return seen;
    }

    /**
     * The method's own stage.
     *
     * @param outcome of the call; without a stage it has failed already
     * @throws Throwable why there is no stage: the call was refused, or the method threw
     */
    Object answer(CompletableFuture<?> outcome) throws Throwable {
        if (stage != null) {
            return stage;
        }
        throw Stages.unwrapped(
                outcome.<Throwable>handle((result, failure) -> failure).join());
    }
}
