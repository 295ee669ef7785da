package io.throttlemachines.spring.diagnostics;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans with mistakes in their annotations. */
final class MistakenBeans {

    private MistakenBeans() {}

    static class Right {

        @Throttled(name = "right", limit = 1, period = "1s")
        public void call() {}
    }

    static class Several {

        @Throttled(limit = 0, period = "soon", maxWait = "-1s", key = "#usr", fallback = "nope")
        public void one(String user) {}

        @Hedged(delay = "late")
        public void two() {}
    }

    static class Private {

        @CircuitBreaker("a")
        private void call() {}
    }

    static final class Final {

        @CircuitBreaker("a")
        public void call() {}
    }

    static class Base {

        static final List<String> CALLED = new CopyOnWriteArrayList<>();

        @CircuitBreaker(name = "a", fallback = "gone")
        public void call() {
            CALLED.add("called");
        }
    }

    static class Derived extends Base {}

    static class Unknown {

        @Throttled("nowhere")
        public void call() {}
    }

    static class Uses {

        @Throttled("shared")
        public void call() {}
    }

    static class WrongLimit {

        @Throttled(name = "shared", limit = 0, period = "1s")
        public void call() {}
    }

    static class Placeholder {

        @CircuitBreaker("${not.there}")
        public void call() {}
    }

    static class Needs {

        Needs(Derived lazy) {}
    }

    static class NeedsBase {

        NeedsBase(Base base) {}
    }

    static class Calls {

        Calls(ObjectProvider<Derived> derived) {
            derived.getObject().call();
        }
    }

    interface Face {

        void call();
    }

    static class Hidden implements Face {

        @Override
        @CircuitBreaker(name = "a", fallback = "gone")
        public void call() {}
    }

    static class Made {

        @Throttled(name = "made", limit = 1, period = "1s", permits = "-1")
        public void call() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Factories {

        @Bean
        Face hidden() {
            return new Hidden();
        }

        @Bean
        Made made() {
            return new Made();
        }
    }

    static class Product implements FactoryBean<Base> {

        @Override
        public Base getObject() {
            return new Derived();
        }

        @Override
        public Class<?> getObjectType() {
            return Base.class;
        }
    }
}
