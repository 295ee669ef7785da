package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A bean with methods hedged by {@code search}. The test drives the time, and runs the tasks handed to other threads. */
abstract class ReactiveHedgeScene<R> {

    static final Duration DELAY = Duration.ofMillis(50);

    final ManualTicker ticker = new ManualTicker();
    final List<Runnable> handedOver = new ArrayList<>();
    private final Class<R> bean;

    ReactiveHedgeScene(Class<R> bean) {
        this.bean = bean;
    }

    void delay() {
        ticker.advance(DELAY);
        runHandedOver();
    }

    void runHandedOver() {
        while (!handedOver.isEmpty()) {
            handedOver.remove(0).run();
        }
    }

    void with(BiConsumer<R, Hedge> story) {
        HedgeConfig config = HedgeConfig.builder()
                .delay(DELAY)
                .timeout(Duration.ofSeconds(1))
                .build();
        AnnotationContexts.with(
                        builder -> builder.ticker(ticker)
                                .scheduler(ticker.scheduler())
                                .executor(handedOver::add)
                                .hedge("search", config),
                        bean)
                .run(context -> story.accept(
                        context.getBean(bean),
                        context.getBean(ThrottleMachines.class).hedge("search")));
    }
}
