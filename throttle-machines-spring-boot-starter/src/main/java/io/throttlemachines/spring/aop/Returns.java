package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a method answers, and so how it is guarded. */
enum Returns {
    /** It has ended when it returns. */
    VALUE,
    /** It has ended when the stage it returns completes. */
    STAGE;

    static Returns of(Method method) {
        Class<?> type = method.getReturnType();
        boolean stage = CompletionStage.class.isAssignableFrom(type) && type.isAssignableFrom(CompletableFuture.class);
        return stage ? STAGE : VALUE;
    }
}
