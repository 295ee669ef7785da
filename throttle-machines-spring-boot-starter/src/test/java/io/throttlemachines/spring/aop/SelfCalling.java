package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.aop.framework.AopContext;

/** Beans that call themselves, or only seem to do so. */
final class SelfCalling {

    private SelfCalling() {}

    static int here() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    static class Plain {

        int line;

        public void reserveAll() {
            // the comment moves the line

            reserve(here());
        }

        @CircuitBreaker("inventory")
        public void reserve(int where) {
            line = where;
        }
    }

    static class HeirOfPlain extends Plain {}

    static class Several {

        public void all() {
            one();
        }

        @Throttled(name = "a", limit = 1, period = "1s")
        @Throttled(name = "b", limit = 1, period = "1s")
        @CircuitBreaker("c")
        @Hedged("d")
        public void one() {}
    }

    static class Ways {

        private long sum;

        Ways() {
            reserve("");
        }

        public void inACondition(boolean flag) {
            if (flag && sum > 1) {
                return;
            }
            reserve("");
        }

        public void withAChoice(boolean flag) {
            reserve(flag ? "yes" : "no");
        }

        public void inALoop(List<String> texts) {
            for (String text : texts) {
                for (int i = 0; i < 3; i++) {
                    sum += i * 2L;
                }
                reserve(text);
            }
        }

        public void inAHandler() {
            try {
                sum++;
            } catch (IllegalStateException failure) {
                reserve(failure.toString());
            } finally {
                sum--;
            }
        }

        public void inASwitch(int which) {
            reserve(
                    switch (which) {
                        case 1 -> "one";
                        case 1000 -> "many";
                        default -> {
                            sum++;
                            yield "some";
                        }
                    });
        }

        public void afterWideArithmetic(long a, double b) {
            long[] longs = {a, a << 2, ~a, (long) (b * -a)};
            longs[0] += longs[1]++ + (a > b ? 1L : 2L);
            reserve(String.valueOf(longs[0]));
        }

        public String asAnArgument() {
            return String.join(",", "a", reserve("b"));
        }

        @CircuitBreaker("other")
        public void itself(int depth) {
            if (depth > 0) {
                itself(depth - 1);
            }
        }

        private void helper() {
            reserve("");
        }

        public void callsHelper() {
            helper();
        }

        @CircuitBreaker("ways")
        public String reserve(String what) {
            return what;
        }
    }

    static class Lambdas {

        public Supplier<String> lambda() {
            return () -> reserve("");
        }

        public Supplier<Supplier<String>> inALambda(String text) {
            return () -> () -> reserve(text);
        }

        public Function<String, String> reference() {
            return this::reserve;
        }

        @CircuitBreaker("lambdas")
        public String reserve(String what) {
            return what;
        }

        @CircuitBreaker("other")
        public Function<String, String> other() {
            return what -> reserve(what);
        }
    }

    @FunctionalInterface
    interface Remote {

        @CircuitBreaker("remote")
        String call();
    }

    interface Able {

        @CircuitBreaker("able")
        String reserve(String what);

        default String byDefault() {
            return reserve("");
        }
    }

    static class Base<T> {

        private T last;

        public void inherited() {
            reserve(last);
        }

        public void overridden() {
            reserve(last);
        }

        public void above() {
            reserve(last);
        }

        @CircuitBreaker("base")
        public String reserve(T what) {
            last = what;
            return "";
        }
    }

    static class Heir extends Base<String> implements Able {

        @Override
        public void overridden() {}

        @Override
        public void above() {
            super.above();
        }

        @Override
        public String reserve(String what) {
            return super.reserve(what);
        }

        public String past() {
            return super.reserve("");
        }
    }

    static class Innocent {

        private Innocent self;

        public void other(Innocent other) {
            other.reserve("");
        }

        public void injected() {
            self.reserve("");
        }

        public void current() {
            ((Innocent) AopContext.currentProxy()).reserve("");
        }

        public void chosen(boolean flag) {
            (flag ? this : self).reserve("");
        }

        public void made() {
            new Innocent().reserve("");
        }

        public Function<String, String> reference() {
            return self::reserve;
        }

        public Function<Innocent, String> unbound() {
            return innocent -> innocent.reserve("");
        }

        public void passed() {
            other(this);
            open("");
        }

        static void without(Innocent instance) {
            instance.reserve("");
        }

        public void open(String what) {}

        @CircuitBreaker("innocent")
        public String reserve(String what) {
            return what;
        }
    }
}
