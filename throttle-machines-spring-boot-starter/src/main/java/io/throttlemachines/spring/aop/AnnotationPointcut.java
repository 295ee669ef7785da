package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotationUtils;

/** The methods to which an annotation applies. */
final class AnnotationPointcut extends StaticMethodMatcherPointcut {

    private final AnnotationFinder<?> finder;

    AnnotationPointcut(AnnotationFinder<?> finder) {
        this.finder = finder;
        setClassFilter(candidate -> AnnotationUtils.isCandidateClass(candidate, finder.type()));
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return !finder.find(method, targetClass).isEmpty();
    }
}
