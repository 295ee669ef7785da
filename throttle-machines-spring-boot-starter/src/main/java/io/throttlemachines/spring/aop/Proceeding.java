package io.throttlemachines.spring.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/** Continues an invocation after the proxy's own call has returned, on any thread. */
final class Proceeding {

    private Proceeding() {}

    /** A copy at the same position of the chain, because an invocation goes through the rest of its chain only once. */
    static MethodInvocation afresh(MethodInvocation invocation) {
        return ((ProxyMethodInvocation) invocation).invocableClone();
    }

    /** Proceeds with the invocation exposed on this thread: aspects further in need it, and the proxy exposes it elsewhere. */
    static @Nullable Object with(MethodInvocation invocation) throws Throwable {
        return ExposeInvocationInterceptor.INSTANCE.invoke(invocation);
    }
}
