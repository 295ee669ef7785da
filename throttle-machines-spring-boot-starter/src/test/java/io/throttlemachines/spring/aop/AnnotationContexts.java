package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import io.throttlemachines.test.ManualTicker;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Contexts in which annotations work, with a clock that the test drives. */
public final class AnnotationContexts {

    private AnnotationContexts() {}

    public static ApplicationContextRunner with(Consumer<ThrottleMachinesBuilder> declarations, Class<?>... beans) {
        ManualTicker ticker = new ManualTicker();
        ThrottleMachinesBuilder builder =
                ThrottleMachines.builder().ticker(ticker).sleeper(ticker).listener(event -> {});
        declarations.accept(builder);
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE))
                .withBean(ManualTicker.class, () -> ticker)
                .withBean(ThrottleMachines.class, builder::build)
                .withBean(AnnotationContext.LimiterDefaults.class, () -> LimiterConfig::builder);
        for (Class<?> bean : beans) {
            runner = runner.withBean(bean);
        }
        return runner;
    }
}
