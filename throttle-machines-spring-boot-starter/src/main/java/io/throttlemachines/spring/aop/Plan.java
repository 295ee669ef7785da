package io.throttlemachines.spring.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How one annotation of this library guards one method. */
interface Plan {

    @Nullable
    Object invoke(MethodInvocation invocation) throws Throwable;

    /** Describes it for people, with the name of the annotation and its order. */
    AdviceStep describe(String kind, int order);
}
