package io.throttlemachines.fault;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import java.util.concurrent.CompletableFuture;

/** The part of the {@link FaultStory} with calls that wait for a place, time out, run late, or are cancelled. */
final class LimitedCalls {

    private LimitedCalls() {}

    static void add(FaultStory story, FaultScene scene) {
        Breaker limited = scene.limited;
        for (int i = 0; i < 2; i++) {
            story.asyncStep(() -> story.retried(limited.callStage(() -> new CompletableFuture<String>())));
            story.asyncStep(() -> story.retried(limited.callAsync(scene::answer)));
            story.asyncStep(
                    () -> story.retried(limited.callStage(() -> CompletableFuture.completedFuture(scene.answer()))));
            story.asyncStep(() -> story.retried(limited.admitAsync().thenAccept(Admission::release)));
            story.asyncStep(
                    () -> story.retried(limited.callAsync(scene::answer)).cancel(true));
            story.advance(FaultScene.SECOND);
            story.asyncStep(scene::runTasks);
            story.asyncStep(() -> story.retried(limited.callAsync(scene::answer)));
            story.asyncStep(() -> {
                Admission admission = limited.admit();
                admission.onTimeout(late -> admission.release());
            });
            story.asyncStep(() -> story.retried(limited.callAsync(scene::answer)));
            story.asyncStep(scene::runTasks);
            story.asyncStep(limited::forceOpen);
            story.asyncStep(scene::runTasks);
            story.asyncStep(limited::forceClose);
            story.advance(FaultScene.LONG);
            story.asyncStep(scene::runTasks);
        }
    }
}
