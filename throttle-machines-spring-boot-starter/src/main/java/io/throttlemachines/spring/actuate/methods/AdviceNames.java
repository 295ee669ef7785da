package io.throttlemachines.spring.actuate.methods;

import io.throttlemachines.spring.aop.AdviceStep;
import io.throttlemachines.spring.aop.ReadableNames;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.aspectj.AbstractAspectJAdvice;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Names advice of others: by the annotation that put it there, if that is known; otherwise by a class. */
final class AdviceNames {

    /** The annotations behind Spring's own advice, by the names of its classes, which may be absent. */
    private static final Map<String, List<String>> ANNOTATIONS = Map.of(
            "org.springframework.transaction.interceptor.TransactionInterceptor",
            List.of("Transactional"),
            "org.springframework.cache.interceptor.CacheInterceptor",
            List.of("Cacheable", "CachePut", "CacheEvict", "Caching"),
            "org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor",
            List.of("Async"),
            "org.springframework.resilience.annotation.RetryAnnotationBeanPostProcessor$RetryAnnotationInterceptor",
            List.of("Retryable"),
            "org.springframework.resilience.annotation.ConcurrencyLimitBeanPostProcessor$ConcurrencyLimitInterceptor",
            List.of("ConcurrencyLimit"),
            "org.springframework.validation.beanvalidation.MethodValidationInterceptor",
            List.of("Validated"),
            "org.springframework.dao.support.PersistenceExceptionTranslationInterceptor",
            List.of("Repository"));

    private AdviceNames() {}

    static AdviceStep step(Advisor advisor, Method method, Class<?> type) {
        Integer order = advisor instanceof Ordered ordered ? (Integer) ordered.getOrder() : null;
        return new AdviceStep(kind(advisor, method, type), List.of(), List.of(), null, order, false);
    }

    private static String kind(Advisor advisor, Method method, Class<?> type) {
        Advice advice = advisor.getAdvice();
        if (advice instanceof AbstractAspectJAdvice aspect) {
            Method written = aspect.getAspectJAdviceMethod();
            return ReadableNames.shortName(written.getDeclaringClass()) + "." + written.getName();
        }
        List<String> annotations = annotations(advice.getClass());
        if (annotations != null) {
            return present(annotations, method, type);
        }
        boolean general = advisor.getClass().getName().startsWith(DefaultPointcutAdvisor.class.getPackageName());
        return ReadableNames.shortName(general ? advice.getClass() : advisor.getClass());
    }

    private static @Nullable List<String> annotations(Class<?> advice) {
        for (Class<?> type = advice; type != null; type = type.getSuperclass()) {
            List<String> annotations = ANNOTATIONS.get(type.getName());
            if (annotations != null) {
                return annotations;
            }
        }
        return null;
    }

    /** The annotation that is present on the method, or else on its class; the first one if the advice came in another way. */
    private static String present(List<String> annotations, Method method, Class<?> type) {
        return annotations.stream()
                .filter(name -> isPresent(name, MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)))
                .findFirst()
                .or(() -> annotations.stream()
                        .filter(name -> isPresent(name, MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)))
                        .findFirst())
                .orElse(annotations.get(0));
    }

    private static boolean isPresent(String name, MergedAnnotations on) {
        return on.stream()
                .map(MergedAnnotation::getType)
                .anyMatch(type -> type.getSimpleName().equals(name));
    }
}
