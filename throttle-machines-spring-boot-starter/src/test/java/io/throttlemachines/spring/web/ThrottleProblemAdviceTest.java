package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class ThrottleProblemAdviceTest {

    @Test
    void handlerCanBeCalledInANativeImage() {
        RuntimeHints hints = new RuntimeHints();

        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, ThrottleProblemAdvice.class);

        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ThrottleProblemAdvice.class, "answer"))
                .accepts(hints);
    }
}
