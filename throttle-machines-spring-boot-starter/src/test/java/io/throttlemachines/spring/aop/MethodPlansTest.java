package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every method of every class has one plan of its own, however many there are and in whichever order they are called. */
class MethodPlansTest {

    private static final int ROUNDS = 5;

    private final List<Asked> made = new ArrayList<>();
    private final MethodPlans plans = new MethodPlans((method, bean) -> {
        made.add(new Asked(method, bean));
        return new Named(method + " of " + bean);
    });

    /** A method, and the class of the bean. */
    private record Asked(Method method, Class<?> bean) {}

    @Test
    void eachMethodOfEachClassKeepsItsOwnPlan() {
        List<Asked> asked = new ArrayList<>(manyMethods());
        Map<Asked, Plan> first = new HashMap<>();

        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(asked, new Random(round));
            for (Asked each : asked) {
                Plan plan = plans.known(each.method(), each.bean());
                assertThat(plan.toString()).isEqualTo(each.method() + " of " + each.bean());
                assertThat(plan).isSameAs(first.computeIfAbsent(each, unused -> plan));
            }
        }

        assertThat(made).hasSameSizeAs(asked).doesNotHaveDuplicates();
    }

    @Test
    void inheritedMethodHasAnotherPlanInEachClass() throws NoSuchMethodException {
        Method shared = Shared.class.getMethod("call");

        for (int round = 0; round < ROUNDS; round++) {
            assertThat(plans.known(shared, One.class)).hasToString(shared + " of " + One.class);
            assertThat(plans.known(shared, Other.class)).hasToString(shared + " of " + Other.class);
        }

        assertThat(made).containsExactly(new Asked(shared, One.class), new Asked(shared, Other.class));
    }

    /** More methods than the shortcut has places. */
    private static List<Asked> manyMethods() {
        return Stream.of(
                        Arrays.class,
                        Collections.class,
                        Stream.class,
                        List.class,
                        String.class,
                        Math.class,
                        Character.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()).map(method -> new Asked(method, type)))
                .filter(each -> !each.method().isBridge())
                .toList();
    }

    /** Declares a method that its subclasses inherit. */
    public static class Shared {

        /** Does nothing. */
        public void call() {}
    }

    private static final class One extends Shared {}

    private static final class Other extends Shared {}

    /** A plan that is only looked up. */
    private static final class Named extends Plan {

        private final String name;

        Named(String name) {
            super(ReturnKind.VALUE, Fallbacks.NONE);
            this.name = name;
        }

        @Override
        @Nullable
        Object value(MethodInvocation invocation) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Nullable
        Object ownStage(MethodInvocation invocation) {
            throw new UnsupportedOperationException();
        }

        @Override
        CompletableFuture<@Nullable Object> stage(MethodInvocation invocation) {
            throw new UnsupportedOperationException();
        }

        @Override
        Object publisher(MethodInvocation invocation, boolean single) {
            throw new UnsupportedOperationException();
        }

        @Override
        boolean isAnswered(Throwable failure) {
            return false;
        }

        @Override
        AdviceStep describe(String kind, int order) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
