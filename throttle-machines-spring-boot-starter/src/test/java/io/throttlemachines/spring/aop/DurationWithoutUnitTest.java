package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A duration in an annotation is read as in application.yml, and warned of as there. */
@ExtendWith(OutputCaptureExtension.class)
class DurationWithoutUnitTest {

    @Test
    void isLoggedWithItsMethod(CapturedOutput log) {
        AnnotationContexts.with(builder -> {}, Orders.class)
                .run(context -> assertThat(log.getOut().lines().filter(line -> line.contains("WARN")))
                        .singleElement()
                        .asString()
                        .contains(
                                "@Throttled on " + Orders.class.getName() + ".find",
                                "period = \"60\" has no unit and is 60 milliseconds. Write 60s or 60ms."));
    }

    static class Orders {

        @Throttled(limit = 5, period = "60", maxWait = "0")
        @CircuitBreaker(name = "orders", timeout = "PT1S")
        public void find() {}
    }
}
