package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.refusal.ThrottledException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The annotations work without Reactor and without Kotlin: a class loader that does not see them loads all classes again. A filter in
 * front of the usual class loader is not enough, because the starter's own class loader would still find Reactor.
 */
class WithoutReactorTest {

    @Test
    void annotationsWorkWithoutReactor() throws Exception {
        annotationsWorkWithout(
                "org.reactivestreams.Publisher",
                entry -> entry.contains("reactor-") || entry.contains("reactive-streams"));
    }

    @Test
    void annotationsWorkWithoutKotlin() throws Exception {
        annotationsWorkWithout("kotlin.coroutines.Continuation", entry -> entry.contains("kotlin"));
    }

    private static void annotationsWorkWithout(String absent, Predicate<String> removed) throws Exception {
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(removed.negate())
                .map(WithoutReactorTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            assertThatThrownBy(() -> loader.loadClass(absent)).isInstanceOf(ClassNotFoundException.class);
            Class<?> story = loader.loadClass(Story.class.getName());
            ((Runnable) story.getDeclaredConstructor().newInstance()).run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static class Story implements Runnable {

        @Override
        public void run() {
            AnnotationContexts.with(builder -> {}, Remote.class).run(context -> {
                Remote remote = context.getBean(Remote.class);
                assertThat(remote.value(null)).isEqualTo("value 0");
                assertThat(remote.stage(null).join()).isEqualTo("stage 0");
                assertThatThrownBy(() -> remote.value(null)).isInstanceOf(ThrottledException.class);
                assertThatThrownBy(() -> remote.stage(null).join()).hasCauseInstanceOf(ThrottledException.class);
            });
        }
    }

    static class Remote {

        @Throttled(limit = 1, period = "1h")
        @CircuitBreaker("remote")
        @Hedged("search")
        public String value(HedgeAttempt attempt) {
            return "value " + attempt.number();
        }

        @Throttled(limit = 1, period = "1h")
        @CircuitBreaker("remote")
        @Hedged("search")
        public CompletableFuture<String> stage(HedgeAttempt attempt) {
            return CompletableFuture.completedFuture("stage " + attempt.number());
        }
    }
}
