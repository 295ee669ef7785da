package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.EventListener;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.Aware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * Knows the methods of a bean that a framework calls to run the application, and not to have work done: an annotation of a type
 * does not mean them. If a handler of exceptions took permits, a refused request would have no answer; if the end of a bean
 * passed a breaker, the bean could not stop. Optional types are known by name only.
 */
final class FrameworkCallbacks {

    /** Annotations of methods that a framework calls around the type's work. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "org.springframework.web.bind.annotation.ExceptionHandler",
            "org.springframework.web.bind.annotation.InitBinder",
            "org.springframework.messaging.handler.annotation.MessageExceptionHandler",
            "org.springframework.graphql.data.method.annotation.GraphQlExceptionHandler",
            "org.springframework.context.event.EventListener",
            "org.springframework.context.annotation.Bean",
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.annotation.PostConstruct",
            "jakarta.annotation.PreDestroy",
            "jakarta.annotation.Resource",
            "jakarta.inject.Inject");

    private static final String MODEL_ATTRIBUTE = "org.springframework.web.bind.annotation.ModelAttribute";
    private static final String REQUEST_MAPPING = "org.springframework.web.bind.annotation.RequestMapping";

    /** Annotations of methods whose arguments a framework takes from requests or messages. */
    private static final Set<String> MAPPINGS =
            Set.of(REQUEST_MAPPING, "org.springframework.messaging.handler.annotation.MessageMapping");

    /** Annotations that mean the same in a controller; elsewhere they describe the requests of a client. */
    private static final Set<String> EXCHANGES = Set.of(
            "org.springframework.web.service.annotation.HttpExchange",
            "org.springframework.messaging.rsocket.service.RSocketExchange");

    private static final Set<Class<?>> INTERFACES = Set.of(
            AutoCloseable.class,
            DisposableBean.class,
            InitializingBean.class,
            Ordered.class,
            Phased.class,
            SmartInitializingSingleton.class);

    /** Interfaces of which a framework's subinterfaces too only have callbacks. */
    private static final Set<Class<?>> WITH_SUBINTERFACES = Set.of(
            Aware.class,
            BeanFactoryPostProcessor.class,
            BeanPostProcessor.class,
            EventListener.class,
            FactoryBean.class,
            Lifecycle.class);

    /** Interfaces with which an application configures a framework, or reports to it. */
    private static final Set<String> CONFIGURERS = Set.of(
            "io.micrometer.core.instrument.binder.MeterBinder",
            "org.springframework.boot.actuate.info.InfoContributor",
            "org.springframework.boot.health.contributor.HealthIndicator",
            "org.springframework.boot.health.contributor.ReactiveHealthIndicator",
            "org.springframework.web.servlet.config.annotation.WebMvcConfigurer",
            "org.springframework.web.reactive.config.WebFluxConfigurer",
            "org.springframework.scheduling.annotation.AsyncConfigurer",
            "org.springframework.scheduling.annotation.SchedulingConfigurer",
            "org.springframework.cache.annotation.CachingConfigurer");

    private FrameworkCallbacks() {}

    static boolean has(Method method, Class<?> beanType) {
        return isAnnotated(method) || isInherited(method) || ofInterface(method, beanType);
    }

    /** Whether a framework takes the arguments of a method from a request or message. */
    static boolean handlesRequests(Method method, Class<?> beanType) {
        MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        return MAPPINGS.stream().anyMatch(annotations::isPresent)
                || (EXCHANGES.stream().anyMatch(annotations::isPresent)
                        && AnnotatedElementUtils.hasAnnotation(beanType, Controller.class));
    }

    /** A default method of a framework's interface is not written by the type, and a final one of its class cannot be. */
    private static boolean isInherited(Method method) {
        return (method.isDefault() || Modifier.isFinal(method.getModifiers()))
                && ofFramework(method.getDeclaringClass());
    }

    private static boolean isAnnotated(Method method) {
        MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        return ANNOTATIONS.stream().anyMatch(annotations::isPresent)
                || (annotations.isPresent(MODEL_ATTRIBUTE) && !annotations.isPresent(REQUEST_MAPPING));
    }

    private static boolean ofInterface(Method method, Class<?> beanType) {
        return ClassUtils.getAllInterfacesForClassAsSet(beanType).stream()
                .flatMap(FrameworkCallbacks::withSuperinterfaces)
                .anyMatch(type -> isCallback(type) && AnnotatedMethod.counterpart(type, method, beanType) != null);
    }

    static Stream<Class<?>> withSuperinterfaces(Class<?> type) {
        return Stream.concat(
                Stream.of(type), Stream.of(type.getInterfaces()).flatMap(FrameworkCallbacks::withSuperinterfaces));
    }

    /** An application's own interface may extend one of a framework; what it declares itself is work. */
    private static boolean isCallback(Class<?> type) {
        return CONFIGURERS.contains(type.getName())
                || INTERFACES.contains(type)
                || (ofFramework(type) && WITH_SUBINTERFACES.stream().anyMatch(each -> each.isAssignableFrom(type)));
    }

    private static boolean ofFramework(Class<?> type) {
        String name = type.getName();
        return name.startsWith("org.springframework.") || name.startsWith("java.") || name.startsWith("jakarta.");
    }
}
