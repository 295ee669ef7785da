package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import io.throttlemachines.time.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Contexts in which annotations work, with a clock that is driven by hand. */
public final class AnnotationContexts {

    private AnnotationContexts() {}

    public static ApplicationContextRunner with(Consumer<ThrottleMachinesBuilder> declarations, Class<?>... beans) {
        HandTicker ticker = new HandTicker();
        ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                .ticker(ticker)
                .sleeper(ticker::advance)
                .listener(event -> {});
        declarations.accept(builder);
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE))
                .withBean(HandTicker.class, () -> ticker)
                .withBean(ThrottleMachines.class, builder::build)
                .withBean(LimiterDefaults.class, () -> LimiterConfig::builder);
        for (Class<?> bean : beans) {
            runner = runner.withBean(bean);
        }
        return runner;
    }

    /** Time that stands still until it is moved. */
    static final class HandTicker implements Ticker {

        private volatile long now;

        @Override
        public long read() {
            return now;
        }

        void advance(Duration duration) {
            now += duration.toNanos();
        }
    }
}
