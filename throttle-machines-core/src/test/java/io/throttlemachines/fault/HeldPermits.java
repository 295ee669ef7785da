package io.throttlemachines.fault;

import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.limiter.Permits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The part of the {@link FaultStory} with limiters of concurrent calls, whose permits come back when calls end. */
final class HeldPermits {

    private final FaultStory story;
    private final FaultScene scene;
    private final List<Permit> held = new ArrayList<>();

    private HeldPermits(FaultStory story, FaultScene scene) {
        this.story = story;
        this.scene = scene;
    }

    static void add(FaultStory story, FaultScene scene) {
        HeldPermits permits = new HeldPermits(story, scene);
        for (Limiter limiter : List.of(scene.places, scene.adaptive)) {
            permits.calls(limiter);
            permits.keyedCalls(limiter);
            permits.waits(limiter);
        }
    }

    private void calls(Permits permits) {
        story.step(() -> permits.call(scene::answer));
        story.step(() -> permits.run(scene::fail));
        story.step(() -> permits.callStage(() -> CompletableFuture.completedFuture(scene.answer())));
        story.step(() -> permits.callStage(() -> CompletableFuture.failedFuture(new IllegalStateException("down"))));
        story.step(() -> permits.acquire(2).release());
        story.asyncStep(() -> permits.permitAsync().thenAccept(Permit::releaseFailed));
        story.asyncStep(() -> permits.callStage(() -> {
                    scene.answer();
                    return new CompletableFuture<String>();
                })
                .cancel(true));
        story.advance(FaultScene.SECOND);
    }

    private void keyedCalls(Limiter limiter) {
        story.step(() -> limiter.forKey(scene.new Key()).call(scene::answer));
        story.step(() -> limiter.forKey(scene.new Key()).acquire(3).close());
        story.step(() -> limiter.forKey("held").callStage(() -> CompletableFuture.completedFuture(scene.answer())));
        story.step(limiter::status);
    }

    /** Some are served in their turn, one gives up, one is refused at the end of its wait. */
    private void waits(Limiter limiter) {
        for (Permits permits : List.of(limiter, limiter.forKey("held"))) {
            story.asyncStep(() -> takeAll(permits));
            story.asyncStep(
                    () -> story.retried(permits.callStage(() -> CompletableFuture.completedFuture(scene.answer()))));
            story.asyncStep(() -> story.retried(permits.permitAsync().thenAccept(Permit::releaseUnused)));
            story.asyncStep(() -> giveUp(permits.permitAsync()));
            story.asyncStep(() -> story.retried(scene.machines
                    .allOf(List.of(new AllOf.PermitRequest(permits, 2), new AllOf.PermitRequest(scene.orders, 1)))
                    .permitAsync()
                    .thenAccept(Permit::release)));
            story.asyncStep(this::releaseAll);
            story.asyncStep(() -> takeAll(permits));
            story.asyncStep(() -> story.retried(permits.permitAsync().thenAccept(Permit::release)));
            story.advance(FaultScene.LONG);
            story.asyncStep(this::releaseAll);
            story.asyncStep(this::releaseAll);
        }
    }

    /** Without waiting: a fault may have kept permits from coming back in time. */
    private void takeAll(Permits permits) {
        permits.permitAsync(FaultScene.LIMIT, Duration.ZERO).thenAccept(held::add);
    }

    private static void giveUp(CompletableFuture<Permit> wait) {
        if (!wait.cancel(true)) {
            wait.join().release();
        }
    }

    /** A permit that a fault has kept is given back by the next step. */
    private void releaseAll() {
        for (Permit permit : List.copyOf(held)) {
            permit.release();
            held.remove(permit);
        }
    }
}
