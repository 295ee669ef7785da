package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.autoconfigure.ThrottleMachinesAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** Starts contexts from pieces of YAML, whose lines are counted from 1, and explains those that fail as Boot would. */
public final class Starts {

    private Starts() {}

    public static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ThrottleMachinesAutoConfiguration.class));
    }

    public static ApplicationContextRunner with(String yaml) {
        return with(runner(), yaml);
    }

    public static ApplicationContextRunner with(ApplicationContextRunner runner, String yaml) {
        return with(runner, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "application.yml"));
    }

    public static ApplicationContextRunner with(ApplicationContextRunner runner, Resource yaml) {
        return runner.withInitializer(context -> load(yaml)
                .forEach(source -> context.getEnvironment().getPropertySources().addLast(source)));
    }

    private static List<PropertySource<?>> load(Resource yaml) {
        try {
            return new YamlPropertySourceLoader().load("file", yaml);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The report when this YAML stops the start. */
    public static FailureAnalysis failure(String yaml) {
        return failure(with(yaml));
    }

    public static FailureAnalysis failure(ApplicationContextRunner runner) {
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        runner.run(context -> {
            assertThat(context).hasFailed();
            analysis[0] = analyze(context);
        });
        return analysis[0];
    }

    private static FailureAnalysis analyze(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, ArgumentResolver.none(), (type, name, problem) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(each -> each != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No failure analyzer explains this", failure));
    }

    public static void run(String yaml, Consumer<AssertableApplicationContext> check) {
        with(yaml).run(context -> {
            assertThat(context).hasNotFailed();
            check.accept(context);
        });
    }
}
