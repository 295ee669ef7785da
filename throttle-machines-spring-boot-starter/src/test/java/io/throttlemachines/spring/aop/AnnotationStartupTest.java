package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnnotationStartupTest {

    private static final Consumer<ThrottleMachinesBuilder> DECLARED =
            builder -> builder.limiter("public-api", LimiterConfig.of(1, Duration.ofSeconds(1)))
                    .group(
                            "payment-system",
                            GroupConfig.builder()
                                    .breaker("gateway", BreakerConfig.defaults())
                                    .limiter("charge", LimiterConfig.of(1, Duration.ofSeconds(1)))
                                    .build());

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(PrivateMethod.class, "the method is private", "Make it neither private, static nor final"),
                Arguments.of(FinalMethod.class, "the method is final", "Make it neither"),
                Arguments.of(StaticMethod.class, "the method is static", "Make it neither"),
                Arguments.of(FinalInType.class, "the method is final", "Make it neither"),
                Arguments.of(NotSpel.class, "key = \"#user..\" is not SpEL", "Write an expression over the parameters"),
                Arguments.of(UnknownVariable.class, "uses #usr, which is not a parameter", "[user]"),
                Arguments.of(PermitsNotSpel.class, "permits = \"-1 +\" is not SpEL", "Write an expression"),
                Arguments.of(EmptyPermits.class, "permits = \"\" is not SpEL", "Write an expression"),
                Arguments.of(NegativePermits.class, "permits is -1", "Write zero or more"),
                Arguments.of(TooManyPermits.class, "never gives more than 1 at once", "Write at most 1"),
                Arguments.of(TooManyForBurst.class, "never gives more than 2 at once", "Write at most 2"),
                Arguments.of(
                        UnresolvedName.class, "name = \"${no.name}\" cannot be resolved", "${the.property:default}"),
                Arguments.of(UnresolvedPeriod.class, "nothing defines ${no.period}", "Define the property"),
                Arguments.of(NoSecondFallback.class, "its fallback 'nope' is no method", "void nope()"),
                Arguments.of(NoDuration.class, "period = \"soon\" is not a duration", "500ms"),
                Arguments.of(LimitAlone.class, "a limit or a period, but not both", "Write both"),
                Arguments.of(ZeroLimit.class, "limit is 0", "at least 1"),
                Arguments.of(UnknownAlgorithm.class, "leaky", "gcra"),
                Arguments.of(UnknownLimiter.class, "no limiter 'public-apy'", "Did you mean 'public-api'"),
                Arguments.of(LimiterNoMember.class, "has no member 'extra'", "'charge'"),
                Arguments.of(UndeclaredMember.class, "has no member 'extra'", "'gateway'"),
                Arguments.of(UnknownMember.class, "has no member 'gatway'", "'gateway'"),
                Arguments.of(
                        LimiterAsBreaker.class,
                        "'payment-system.charge' is a limiter, not a breaker.",
                        "Name a breaker, or use the limiter."),
                Arguments.of(
                        BreakerAsLimiter.class,
                        "'payment-system.gateway' is a breaker, not a limiter.",
                        "Name a limiter, or use the breaker."),
                Arguments.of(NewBreakerAsLimiter.class, "is a breaker, not a limiter.", "Name a limiter"),
                Arguments.of(NoFallback.class, "its fallback 'instead' is no method", "String instead(int)"),
                Arguments.of(UnfitFallback.class, "no method 'instead' of the bean fits", "String instead(int)"),
                Arguments.of(OtherSettings.class, "declared already, with other settings", "Declare it once"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakePreventsTheStartAndTheMessageSaysWhatToWrite(Class<?> bean, String problem, String advice) {
        AnnotationContexts.with(DECLARED, bean).run(context -> {
            Misuse invalid = invalid(context.getStartupFailure());
            assertThat(invalid.problem()).contains(problem);
            assertThat(invalid.advice()).contains(advice);
            assertThat(invalid.place()).contains(bean.getName());
        });
    }

    @Test
    void theMistakesOfAllBeansAreReportedTogether() {
        Class<?>[] beans = mistakes().map(each -> (Class<?>) each.get()[0]).toArray(Class<?>[]::new);
        AnnotationContexts.with(DECLARED, beans)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOfSatisfying(
                                InvalidAnnotationException.class,
                                invalid -> assertThat(invalid.mistakes())
                                        .zipSatisfy(mistakes().toList(), (mistake, each) -> {
                                            assertThat(mistake.bean()).isEqualTo(((Class<?>) each.get()[0]).getName());
                                            assertThat(mistake.problem()).contains((String) each.get()[1]);
                                            assertThat(mistake.advice()).contains((String) each.get()[2]);
                                        })));
    }

    private static Misuse invalid(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof InvalidAnnotationException)) {
            cause = cause.getCause();
        }
        List<Misuse> mistakes = ((InvalidAnnotationException) cause).mistakes();
        assertThat(mistakes).hasSize(1);
        return mistakes.get(0);
    }

    static class PrivateMethod {

        @CircuitBreaker("a")
        private void call() {}
    }

    static class FinalMethod {

        @CircuitBreaker("a")
        public final void call() {}
    }

    static class StaticMethod {

        @Throttled("public-api")
        public static void call() {}
    }

    @CircuitBreaker("a")
    static class FinalInType {

        public final void call() {}
    }

    static class NotSpel {

        @Throttled(name = "public-api", key = "#user..")
        public void call(String user) {}
    }

    static class UnknownVariable {

        @Throttled(name = "public-api", key = "#usr.trim()")
        public void call(String user) {}
    }

    static class PermitsNotSpel {

        @Throttled(name = "public-api", permits = "-1 +")
        public void call() {}
    }

    static class EmptyPermits {

        @Throttled(name = "public-api", permits = "")
        public void call() {}
    }

    static class NegativePermits {

        @Throttled(name = "public-api", permits = "-1")
        public void call() {}
    }

    static class TooManyPermits {

        @Throttled(name = "public-api", permits = "2")
        public void call() {}
    }

    static class TooManyForBurst {

        @Throttled(limit = 10, burst = 2, period = "1s", permits = "3")
        public void call() {}
    }

    static class UnresolvedName {

        @CircuitBreaker("${no.name}")
        public void call() {}
    }

    static class UnresolvedPeriod {

        @Throttled(limit = 1, period = "${no.period}")
        public void call() {}
    }

    static class NoSecondFallback {

        @Throttled(name = "public-api", fallback = "one")
        @Throttled(name = "other", limit = 1, period = "1s", fallback = "nope")
        public void call() {}

        void one() {}
    }

    static class NoDuration {

        @Throttled(limit = 1, period = "soon")
        public void call() {}
    }

    static class LimitAlone {

        @Throttled(limit = 1)
        public void call() {}
    }

    static class ZeroLimit {

        @Throttled(limit = 0, period = "1s")
        public void call() {}
    }

    static class UnknownAlgorithm {

        @Throttled(limit = 1, period = "1s", algorithm = "leaky")
        public void call() {}
    }

    static class UnknownLimiter {

        @Throttled("public-apy")
        public void call() {}
    }

    static class UnknownMember {

        @CircuitBreaker("payment-system.gatway")
        public void call() {}
    }

    static class LimiterNoMember {

        @Throttled("payment-system.extra")
        public void call() {}
    }

    static class UndeclaredMember {

        @Throttled(name = "payment-system.extra", limit = 1, period = "1m")
        public void call() {}
    }

    static class LimiterAsBreaker {

        @CircuitBreaker("payment-system.charge")
        public void call() {}
    }

    static class BreakerAsLimiter {

        @Throttled("payment-system.gateway")
        public void call() {}
    }

    static class NewBreakerAsLimiter {

        @Throttled(name = "payment-system.gateway", limit = 1, period = "1m")
        public void call() {}
    }

    static class NoFallback {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call(int number) {
            return "";
        }
    }

    static class UnfitFallback {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call(int number) {
            return "";
        }

        String instead(long number) {
            return "";
        }
    }

    static class OtherSettings {

        @Throttled(name = "mine", limit = 1, period = "1s")
        public void one() {}

        @Throttled(name = "mine", limit = 2, period = "1s")
        public void two() {}
    }
}
