package io.throttlemachines.spring.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** What one of our annotations does to one method. */
interface Plan {

    @Nullable
    Object invoke(MethodInvocation invocation) throws Throwable;

    /** Tells it to people, with what the annotation is called and its place. */
    AdviceStep describe(String kind, int order);
}
