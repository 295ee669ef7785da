package io.throttlemachines.spring.aop;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Creates the plan of every annotated method when its bean is created, so that a wrong name, limit, expression or fallback, or
 * a method that no proxy can intercept, stops the start instead of the first call. The start reports all mistakes at once:
 *
 * <ul>
 *   <li>The {@link ThrottleMachines} is created before all other beans. If that fails, no bean will be created; so the classes of
 *       the bean definitions are checked as far as they are known, and their mistakes are added to the failure as suppressed.
 *   <li>The mistakes of beans that are created during the start are collected, and reported once all singletons exist. Until
 *       then a missing limiter may still be declared by an annotation of a later bean.
 *   <li>The mistakes of a bean that is created later stop its creation.
 * </ul>
 *
 * <p>Once all singletons exist it also logs, in one line, the breakers, hedges and retries that have no declaration, and warns
 * of calls of a bean on itself that its annotations do not reach, and of annotated beans for which Spring creates no proxy. For a
 * bean that is created later it does so at once.
 */
public final class AnnotatedBeanChecker
        implements BeanPostProcessor,
                BeanFactoryInitializer<ListableBeanFactory>,
                SmartInitializingSingleton,
                AopInfrastructureBean {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedBeanChecker.class);

    private final List<AnnotationAdvisor> advisors;
    private final AnnotationContext context;
    private final Listener listener;
    private final SelfCalls selfCalls;
    private final ProxyCheck proxies;

    /** Classes with mistakes, which are checked again and reported once all singletons exist. */
    private final Queue<Candidate> mistaken = new ConcurrentLinkedQueue<>();

    /** Classes whose calls on themselves are not checked yet: their names and limiters must be known first. */
    private final Queue<Class<?>> annotatedClasses = new ConcurrentLinkedQueue<>();

    /** Undeclared names that were logged. */
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** Whether all singletons exist. Written once. */
    private volatile boolean started;

    /** Is called for each bean that has annotated methods, when the bean is created. */
    @FunctionalInterface
    public interface Listener {

        /** Any thread may call this. The bean may be a proxy; the type is the class of the application, without proxies. */
        void annotatedBean(String beanName, Object bean, Class<?> type);
    }

    /** The class of a bean, and whether its final methods are intercepted, because it is called through interfaces. */
    private record Candidate(Class<?> type, boolean throughInterfaces) {}

    /** Checks the methods of the advisors of this library's annotations, whose plans share the context. */
    public AnnotatedBeanChecker(List<AnnotationAdvisor> advisors, AnnotationContext context, Listener listener) {
        this.advisors = List.copyOf(advisors);
        this.context = context;
        this.listener = listener;
        this.selfCalls = new SelfCalls(this.advisors);
        this.proxies = new ProxyCheck(context);
    }

    @Override
    public void initialize(ListableBeanFactory beanFactory) {
        try {
            Object unused = context.machines();
        } catch (NoSuchBeanDefinitionException none) {
            log.debug("Only an annotated bean will need a ThrottleMachines", none);
        } catch (BeansException failure) {
            Set<Misuse> mistakes = ofDefinitions(context.beanFactory());
            if (!mistakes.isEmpty()) {
                failure.addSuppressed(new InvalidAnnotationException(mistakes, null));
            }
            throw failure;
        }
    }

    /** The mistakes in the classes of beans that the start would have created, without what needs a breaker or limiter. */
    private Set<Misuse> ofDefinitions(ConfigurableListableBeanFactory beans) {
        Set<Misuse> mistakes = new LinkedHashSet<>();
        for (String name : beans.getBeanDefinitionNames()) {
            try {
                Class<?> type = typeAtStart(beans, name);
                if (type != null) {
                    boolean interfaces = ClassUtils.getAllInterfacesForClass(type).length > 0;
                    check(new Candidate(ClassUtils.getUserClass(type), interfaces), mistakes, true);
                }
            } catch (BeansException | IllegalStateException unreadable) {
                log.debug("The class of bean '{}' cannot be read", name, unreadable);
            }
        }
        return mistakes;
    }

    /** The class of a bean that the start creates; null if there is none, or if the class is not known before the bean is created. */
    private static @Nullable Class<?> typeAtStart(ConfigurableListableBeanFactory beans, String name) {
        BeanDefinition definition = beans.getMergedBeanDefinition(name);
        boolean atStart = definition.isSingleton() && !definition.isLazyInit() && !definition.isAbstract();
        Class<?> type = atStart ? beans.getType(name, false) : null;
        return type == null || Modifier.isAbstract(type.getModifiers()) ? null : type;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof AopInfrastructureBean)) {
            Class<?> type = proxies.type(bean);
            boolean jdkProxy = AopUtils.isJdkDynamicProxy(bean) || Proxy.isProxyClass(type);
            if (checkCreated(new Candidate(type, jdkProxy))) {
                listener.annotatedBean(beanName, bean, type);
                annotatedClasses.add(type);
                proxies.warnOfTwoProxies(bean, type);
                if (started) {
                    proxies.warnOfNoProxy(beanName, bean, advisors);
                    warnOfSelfCalls();
                    logNew(context.undeclared());
                }
            }
        }
        return bean;
    }

    /** Returns whether a class has annotated methods. Its mistakes are kept during the start, and thrown afterwards. */
    private boolean checkCreated(Candidate candidate) {
        Set<Misuse> mistakes = new LinkedHashSet<>();
        boolean annotated = check(candidate, mistakes, false);
        if (!mistakes.isEmpty()) {
            mistaken.add(candidate);
            if (started
                    && mistaken.remove(
                            candidate)) { // otherwise another thread, which ends the start, already reports this
                // mistake
                throw new InvalidAnnotationException(mistakes, null);
            }
        }
        return annotated;
    }

    /**
     * Collects the mistakes in the annotations of a class, and returns whether it has any annotation. Without nodes, what needs a
     * breaker or limiter is not checked.
     */
    private boolean check(Candidate candidate, Set<Misuse> mistakes, boolean withoutNodes) {
        Class<?> type = candidate.type();
        boolean annotated = false;
        for (AnnotationAdvisor advisor : advisors) {
            for (Method method : advisor.methods(type)) {
                annotated = true;
                String modifier = outOfReach(method.getModifiers(), candidate.throughInterfaces());
                if (modifier != null) {
                    mistakes.add(Misuse.of(
                            advisor.annotation(),
                            method,
                            type,
                            "the method is " + modifier
                                    + ", so no proxy can intercept it and it would not be protected.",
                            "Make it neither private, static nor final, or move the annotation to another method."));
                }
                Misuse unproxied = proxies.withoutProxy(advisor, method, type);
                if (unproxied != null) {
                    mistakes.add(unproxied);
                }
                try {
                    advisor.prepare(method, type);
                } catch (InvalidAnnotationException invalid) {
                    mistakes.addAll(invalid.mistakes());
                } catch (BeansException failure) {
                    if (!withoutNodes) {
                        throw failure;
                    }
                }
            }
        }
        if (annotated && FinalClass.allowsNoProxy(type)) {
            mistakes.addAll(FinalClass.mistakes(type));
        }
        return annotated;
    }

    private static @Nullable String outOfReach(int modifiers, boolean throughInterfaces) {
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
            return Modifier.isPrivate(modifiers) ? "private" : "static";
        }
        return Modifier.isFinal(modifiers) && !throughInterfaces ? "final" : null;
    }

    @Override
    public void afterSingletonsInstantiated() {
        started = true;
        refuseMistaken();
        proxies.warnOfNoProxies(advisors);
        warnOfSelfCalls();
        Set<String> undeclared = new TreeSet<>(context.undeclared());
        context.beanFactory()
                .getBeansOfType(ThrottleMachines.class, false, true)
                .values()
                .forEach(machines -> undeclared.addAll(machines.undeclared()));
        logNew(undeclared);
    }

    /** Checks the mistaken classes again: a limiter that was missing may have been declared since. */
    private void refuseMistaken() {
        Set<Misuse> mistakes = new LinkedHashSet<>();
        for (Candidate each = mistaken.poll(); each != null; each = mistaken.poll()) {
            check(each, mistakes, false);
        }
        if (mistakes.stream().anyMatch(each -> !each.follows())) {
            mistakes.removeIf(Misuse::follows);
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidAnnotationException(mistakes, null);
        }
    }

    private void logNew(Set<String> undeclared) {
        List<String> fresh = undeclared.stream().filter(logged::add).toList();
        if (!fresh.isEmpty()) {
            log.info(
                    "These names are declared nowhere and have the default settings: {}",
                    OneLine.of(String.join(", ", fresh)));
        }
    }

    private void warnOfSelfCalls() {
        for (Class<?> type = annotatedClasses.poll(); type != null; type = annotatedClasses.poll()) {
            selfCalls.warnOf(type);
        }
    }
}
