package io.throttlemachines.spring.cloud;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Both factories find or declare the breaker of an id, and their fallbacks get every failure. */
@ExtendWith(OutputCaptureExtension.class)
class CircuitBreakerFactoryTest {

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .sleeper(ticker)
            .clock(ticker.clock())
            .defaultBreaker(BreakerConfig.builder().failureThreshold(2).build())
            .breaker("declared", BreakerConfig.builder().failureThreshold(1).build())
            .build();
    private final ThrottleMachinesCircuitBreakerFactory factory = new ThrottleMachinesCircuitBreakerFactory(machines);
    private final ReactiveThrottleMachinesCircuitBreakerFactory reactive =
            new ReactiveThrottleMachinesCircuitBreakerFactory(machines);

    @AfterEach
    void close() {
        machines.close();
    }

    private int threshold(String id) {
        return machines.breaker(id).config().failureThreshold();
    }

    @Test
    void anIdIsTheNameOfABreaker() {
        CircuitBreaker declared = factory.create("declared");
        assertThat(declared.run(() -> "fine")).isEqualTo("fine");
        assertThat(declared.run(CircuitBreakerFactoryTest::fail, failure -> "fallback"))
                .isEqualTo("fallback");
        assertThat(machines.breaker("declared")).isOpen();
        assertThat(declared.run(() -> "fine", Throwable::toString)).contains("declared");
    }

    @Test
    void anIdThatIsNotDeclaredGetsTheDefaults() {
        CircuitBreaker feign = factory.create("StoresClient#list(String,int)");
        feign.run(CircuitBreakerFactoryTest::fail, failure -> "fallback");
        assertThat(machines.breaker("StoresClient#list(String,int)")).isClosed().hasFailures(1);
        assertThat(machines.undeclaredBreakers()).containsExactly("StoresClient#list(String,int)");
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("unchecked"), new IOException("checked"), new AssertionError("an error"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFallbackAnswersEveryFailureAndEveryRefusal(Throwable failure) {
        CircuitBreaker breaker = factory.create("declared");
        Throwable[] seen = new Throwable[2];
        breaker.run(() -> sneak(failure), thrown -> seen[0] = thrown);
        machines.breaker("declared").isolate();
        breaker.run(() -> sneak(failure), thrown -> seen[1] = thrown);
        assertThat(seen[0]).isSameAs(failure);
        assertThat(seen[1]).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aFallbackAnswersAnIgnoredExceptionToo() {
        factory.configure(
                builder -> builder.settings().ignoreExceptions(List.of(IllegalStateException.class)), "ignoring");
        assertThat(factory.create("ignoring").run(CircuitBreakerFactoryTest::fail, failure -> "fallback"))
                .isEqualTo("fallback");
        assertThat(machines.breaker("ignoring")).hasFailures(0);
    }

    @Test
    void withoutAFallbackTheFailureIsTheCause() {
        assertThatThrownBy(() -> factory.create("declared").run(CircuitBreakerFactoryTest::fail))
                .isInstanceOf(NoFallbackAvailableException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFallbackThatLacksAClassGivesWayToTheFailure() {
        IOException failure = new IOException("checked");
        assertThatThrownBy(() -> factory.create("declared").run(() -> sneak(failure), thrown -> {
                    throw new NoClassDefFoundError("io/acme/Missing");
                }))
                .isSameAs(failure)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).hasAtLeastOneElementOfType(NoClassDefFoundError.class));
    }

    @Test
    void configureAndConfigureDefaultSetWhatIsNotDeclared(CapturedOutput output) {
        factory.configureDefault(
                id -> BreakerConfig.builder().failureThreshold(id.length()).build());
        factory.configure(builder -> builder.settings().failureThreshold(50), "own", "client", "declared");

        factory.create("own");
        factory.create("seven77");
        factory.create("client-method", "client");
        factory.create("other", "unknown-group");
        factory.create("declared");

        assertThat(threshold("own")).isEqualTo(50);
        assertThat(threshold("seven77")).isEqualTo(7);
        assertThat(threshold("client-method")).isEqualTo(50);
        assertThat(threshold("other")).isEqualTo(5);
        assertThat(threshold("declared")).isEqualTo(1);
        assertThat(output)
                .contains("The breaker 'declared' is declared already")
                .doesNotContain("'own' is declared");
    }

    @Test
    void configureWarnsOfABreakerInUse(CapturedOutput output) {
        factory.create("used");
        factory.configure(builder -> builder.settings().failureThreshold(50), "used", "fresh");
        reactive.configure(builder -> builder.settings().failureThreshold(50), "used");

        assertThat(threshold("used")).isEqualTo(2);
        assertThat(output.getOut().lines().filter(line -> line.contains("The breaker 'used' is in use already")))
                .hasSize(2);
        assertThat(output).doesNotContain("'fresh'");
    }

    @Test
    void aBreakerWithTheNameOfTheGroupGivesItsSettings() {
        factory.configure(builder -> builder.settings().failureThreshold(50), "own");
        factory.create("method", "declared");
        factory.create("own", "declared");
        reactive.create("published", "declared");

        assertThat(threshold("method")).isEqualTo(1);
        assertThat(threshold("own")).isEqualTo(50);
        assertThat(threshold("published")).isEqualTo(1);
        assertThat(machines.breaker("method")).isClosed();
    }

    @Test
    void aBuilderKnowsItsIdAndStartsFromTheDefaultsOfTheApplication() {
        Set<String> ids = new HashSet<>();
        factory.configure(builder -> ids.add(builder.id()), "a", "b");
        factory.create("a");
        assertThat(ids).containsExactlyInAnyOrder("a", "b");
        assertThat(threshold("a")).isEqualTo(2);
    }

    @Test
    void threadsThatNeedAnIdAtOnceGetOneBreaker() throws Exception {
        factory.configureDefault(id -> BreakerConfig.builder()
                .failurePredicate(answer -> false) // unequal each time
                .build());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                String id = "at-once-" + round;
                Callable<CircuitBreaker> create = () -> factory.create(id);
                Set<CircuitBreaker> created = new HashSet<>();
                for (Future<CircuitBreaker> each :
                        threads.invokeAll(List.of(create, create, create, create, create, create))) {
                    created.add(each.get());
                }
                assertThat(created).hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void eachSubscriptionToAMonoIsACall() {
        Mono<String> call = reactive.create("declared")
                .run(
                        Mono.<String>error(new IOException("down")),
                        failure -> Mono.just(failure.getClass().getSimpleName()));

        StepVerifier.create(call).expectNext("IOException").verifyComplete();
        assertThat(machines.breaker("declared")).isOpen();
        StepVerifier.create(call).expectNext("CircuitOpenException").verifyComplete();
    }

    @Test
    void eachSubscriptionToAFluxIsACall() {
        Flux<String> call = reactive.create("declared")
                .run(
                        Flux.concat(Mono.just("first"), Mono.error(new IOException("down"))),
                        failure -> Flux.just(failure.getClass().getSimpleName()));

        StepVerifier.create(call).expectNext("first", "IOException").verifyComplete();
        StepVerifier.create(call).expectNext("CircuitOpenException").verifyComplete();
    }

    @Test
    void aCancelledProbeOfAMonoReturnsItsPlace() {
        machines.breaker("declared").forceOpen();
        ticker.advance(Duration.ofMinutes(5));
        reactive.create("declared").run(Mono.never()).subscribe().dispose();
        assertThat(reactive.create("declared").run(Mono.just("fine")).block()).isEqualTo("fine");
        assertThat(machines.breaker("declared")).isClosed();
    }

    private static String fail() {
        throw new IllegalStateException("down");
    }

    private static <T> T sneak(Throwable failure) {
        throw CircuitBreakerFactoryTest.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
