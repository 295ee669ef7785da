package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.slice.TestSlice;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The bean whose methods are the fallbacks: that of the guarded method, or another one by its name, which is looked up at each
 * use, so that it is created no earlier than it would be otherwise, and keeps its scope and its proxies. Thread-safe.
 *
 * @param type  the class of the bean
 * @param beans finds another bean
 * @param name  the name of another bean; null for the bean of the guarded method
 */
record FallbackOwner(
        Class<?> type,
        ConfigurableListableBeanFactory beans,
        @Nullable String name) {

    /** Between the name of another bean and that of its method. */
    private static final String SEPARATOR = "::";

    /** Which bean a fallback means: {@code method}, or {@code bean::method}. */
    static FallbackOwner of(String fallback, Class<?> beanType, ConfigurableListableBeanFactory beans) {
        int end = fallback.indexOf(SEPARATOR);
        return end < 0 ? new FallbackOwner(beanType, beans, null) : other(fallback, fallback.substring(0, end), beans);
    }

    private static FallbackOwner other(String fallback, String bean, ConfigurableListableBeanFactory beans) {
        if (bean.isBlank() || methodOf(fallback).isBlank()) {
            throw wrong(
                    "its fallback '" + fallback + "' names no " + (bean.isBlank() ? "bean" : "method") + ".",
                    "Write 'bean::method', or 'method' for a method of the same bean.");
        }
        if (!beans.containsBean(bean)) {
            throw wrong(
                    "its fallback '" + fallback + "' is in a bean '" + bean + "', which does not exist.",
                    TestSlice.adviceOnMissing(bean, beans));
        }
        Class<?> type = beans.getType(bean, false);
        if (type == null) {
            throw wrong(
                    "its fallback '" + fallback + "' is in the bean '" + bean
                            + "', whose class is only known once the bean exists.",
                    "Declare the class of the bean, such as by the return type of its @Bean method.");
        }
        return new FallbackOwner(ClassUtils.getUserClass(type), beans, bean);
    }

    /** The name of the method that a fallback means. */
    static String methodOf(String fallback) {
        int end = fallback.indexOf(SEPARATOR);
        return end < 0 ? fallback : fallback.substring(end + SEPARATOR.length());
    }

    /** A private method of another bean is out of reach: on a proxy it would run without the fields of the bean. */
    void refuseOutOfReach(Method fallback) {
        int modifiers = fallback.getModifiers();
        if (name != null && Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers)) {
            throw wrong(
                    "its fallback '" + fallback.getName() + "' of " + this + " is private.",
                    "Make it at least package-private.");
        }
    }

    private static ConfigurationException wrong(String problem, String advice) {
        return new ConfigurationException(null, "fallback", problem, advice);
    }

    /** Whose method to call. */
    @Nullable
    Object target(MethodInvocation invocation) {
        return name == null ? invocation.getThis() : beans.getBean(name);
    }

    /** The method to call on a target: that of an interface, if the target is a proxy with interfaces only. */
    Method on(@Nullable Object target, Method fallback) {
        return name == null || target == null ? fallback : AopUtils.selectInvocableMethod(fallback, target.getClass());
    }

    @Override
    public String toString() {
        return name == null ? "the bean" : "the bean '" + name + "'";
    }
}
