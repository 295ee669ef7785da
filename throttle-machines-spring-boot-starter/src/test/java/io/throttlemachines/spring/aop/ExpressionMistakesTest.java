package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An expression that would fail at every call, whatever its arguments are, stops the start. */
class ExpressionMistakesTest {

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(WithoutHash.class, "key = \"user\" uses 'user', which is no property", "[user]"),
                Arguments.of(Within.class, "uses 'user', which is no property of a call", "with a #"),
                Arguments.of(OfRoot.class, "uses 'user', which is no property of a call", "with a #"),
                Arguments.of(AsArgument.class, "uses 'other', which is no property of a call", "with a #"),
                Arguments.of(InMap.class, "uses 'user', which is no property of a call", "with a #"),
                Arguments.of(PermitsWithoutHash.class, "permits = \"cost\" uses 'cost', which is no", "[cost]"),
                Arguments.of(OfBreaker.class, "key = \"host\" uses 'host', which is no property", "[host]"),
                Arguments.of(MissingFunction.class, "uses #hash, which is not a parameter", "[user]"),
                Arguments.of(MissingClass.class, "key = \"T(com.acme.Missing)", "full name of a class"),
                Arguments.of(MissingClass.class, "uses the class 'com.acme.Missing', which does not", "java.lang need"),
                Arguments.of(MissingCost.class, "uses the class 'Cost', which does not exist", "full name"),
                Arguments.of(
                        MissingBean.class, "uses the bean 'tenant', which does not exist", "Did you mean 'tenants'"),
                Arguments.of(MissingFactory.class, "uses the bean '&te.nant', which does not exist", "mean 'tenants'"),
                Arguments.of(Fraction.class, "permits is 1.5.", "whole number"),
                Arguments.of(Text.class, "permits is '1'.", "whole number"),
                Arguments.of(Negative.class, "permits is 1 - 3.", "zero or more"),
                Arguments.of(Null.class, "permits is null.", "zero or more"),
                Arguments.of(OfList.class, "permits is {1}.", "whole number"),
                Arguments.of(OfMap.class, "permits is {a: 1}.", "whole number"),
                Arguments.of(Not.class, "permits is !true.", "whole number"),
                Arguments.of(Conditional.class, "permits is 9, and the limiter 'api' never gives", "at most 5"),
                Arguments.of(Default.class, "permits is 7, and the limiter 'api' never gives", "at most 5"),
                Arguments.of(DividedByZero.class, "permits = \"1 / 0\" has no value: / by zero.", "whole number"),
                Arguments.of(OfText.class, "permits = \"'ab' - 1\" has no value: EL1030E", "whole number"),
                Arguments.of(Sum.class, "permits is 6, and the limiter 'api' never gives more than 5", "at most 5"),
                Arguments.of(
                        Twice.class, "take 6 permits together, and the limiter never gives more than 5", "at most 5"),
                Arguments.of(TwiceByKey.class, "take 6 permits together", "at most 5 in all"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void stopTheStart(Class<?> bean, String problem, String advice) {
        AnnotationContexts.with(builder -> builder.limiter("api", LimiterConfig.of(5, Duration.ofHours(1))), bean)
                .withBean("tenants", Object.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining(problem)
                        .hasMessageContaining(advice));
    }

    @Test
    void annotationsOfOneLimiterMayTakeItsBurstForEachKey() {
        AnnotationContexts.with(
                        builder -> builder.limiter("api", LimiterConfig.of(5, Duration.ofHours(1))), Halves.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Halves.class).call("a", "b");
                });
    }

    static class Halves {

        @Throttled(name = "api", permits = "2")
        @Throttled(name = "api", permits = "3")
        @Throttled(name = "api", key = "#from", permits = "4")
        @Throttled(name = "api", key = "#to", permits = "4")
        public void call(String from, String to) {}
    }

    @Test
    void whatACallHasIsKnown() {
        AnnotationContexts.with(
                        builder -> builder.limiter("api", LimiterConfig.of(50, Duration.ofHours(1))), Right.class)
                .withBean("tenants", Tenants.class)
                .withBean("te.nants", Tenants.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Right.class).call(new User("a", List.of(1)), Map.of("x", "y"));
                    assertThat(context.getBean(ThrottleMachines.class)
                                    .limiter("api")
                                    .status()
                                    .keys())
                            .isEqualTo(10);
                });
    }

    public record User(String name, List<Integer> orders) {}

    static class Tenants {

        public String of(String user) {
            return "tenant of " + user;
        }
    }

    static class Right {

        @Throttled(name = "api", key = "methodName")
        @Throttled(name = "api", key = "args[0].name + #root.methodName + method.name")
        @Throttled(name = "api", key = "@tenants.of(#user.name)")
        @Throttled(name = "api", key = "@'tenants'.of('a.b') + @'te.nants'.of('c')")
        @Throttled(name = "api", key = "#map[x]")
        @Throttled(name = "api", key = "{name: #user.name}")
        @Throttled(name = "api", key = "#user.orders.![doubleValue()].?[#this > 0]")
        @Throttled(name = "api", key = "T(Math).max(1, 2) + new String('x') + T(int[]).simpleName")
        @Throttled(name = "api", key = "targetClass.simpleName + T(java.lang.Math).max(1, 2)", permits = "1 + 1")
        @Throttled(name = "api", key = "'conditional'", permits = "#map.empty ? 99 : true ? 1 : 99")
        public void call(User user, Map<String, String> map) {}
    }

    static class WithoutHash {

        @Throttled(name = "api", key = "user")
        public void call(String user) {}
    }

    static class Within {

        @Throttled(name = "api", key = "#other + ':' + user.name")
        public void call(String user, String other) {}
    }

    static class OfRoot {

        @Throttled(name = "api", key = "#root.user")
        public void call(String user) {}
    }

    static class AsArgument {

        @Throttled(name = "api", key = "#user.concat(other)")
        public void call(String user, String other) {}
    }

    static class InMap {

        @Throttled(name = "api", key = "{of: user}")
        public void call(String user) {}
    }

    static class PermitsWithoutHash {

        @Throttled(name = "api", permits = "cost")
        public void call(int cost) {}
    }

    static class OfBreaker {

        @CircuitBreaker(name = "remote", key = "host")
        public void call(String host) {}
    }

    static class MissingFunction {

        @Throttled(name = "api", key = "#hash(#user)")
        public void call(String user) {}
    }

    static class MissingClass {

        @Throttled(name = "api", key = "T(com.acme.Missing).of(#user)")
        public void call(String user) {}
    }

    static class MissingBean {

        @Throttled(name = "api", key = "#user + @tenant.of(#user)")
        public void call(String user) {}
    }

    static class MissingFactory {

        @Throttled(name = "api", permits = "#p0 == null ? 1 : &'te.nant'.cost")
        public void call(String user) {}
    }

    static class MissingCost {

        @Throttled(name = "api", key = "#user", permits = "{1, new Cost(#user)}[0]")
        public void call(String user) {}
    }

    static class Fraction {

        @Throttled(name = "api", permits = "1.5")
        public void call() {}
    }

    static class Text {

        @Throttled(name = "api", permits = "'1'")
        public void call() {}
    }

    static class Negative {

        @Throttled(name = "api", permits = "1 - 3")
        public void call() {}
    }

    static class Null {

        @Throttled(name = "api", permits = "null")
        public void call() {}
    }

    static class OfList {

        @Throttled(name = "api", permits = "{1}")
        public void call() {}
    }

    static class OfMap {

        @Throttled(name = "api", permits = "{a: 1}")
        public void call() {}
    }

    static class Not {

        @Throttled(name = "api", permits = "!true")
        public void call() {}
    }

    static class Conditional {

        @Throttled(name = "api", permits = "true ? 9 : 9")
        public void call() {}
    }

    static class Default {

        @Throttled(name = "api", permits = "null ?: 7")
        public void call() {}
    }

    static class DividedByZero {

        @Throttled(name = "api", permits = "1 / 0")
        public void call() {}
    }

    static class OfText {

        @Throttled(name = "api", permits = "'ab' - 1")
        public void call() {}
    }

    static class Sum {

        @Throttled(name = "api", permits = "2 * 3")
        public void call() {}
    }

    static class Twice {

        @Throttled(name = "api", permits = "2")
        @Throttled(name = "api", permits = "4")
        public void call() {}
    }

    static class TwiceByKey {

        @Throttled(name = "api", key = "#user", permits = "3")
        @Throttled(name = "api", key = "#user", permits = "3")
        public void call(String user) {}
    }
}
