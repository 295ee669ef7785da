package io.throttlemachines.spring.actuate.methods;

import io.throttlemachines.spring.aop.AdviceStep;
import io.throttlemachines.spring.aop.AnnotationAdvisor;
import io.throttlemachines.spring.aop.ReadableNames;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.aop.Advisor;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** Reads from the proxies around a bean which advice acts around each of its methods. */
final class ProxiedMethods {

    private ProxiedMethods() {}

    /** The methods around which an annotation of this library acts. */
    static List<GuardedMethod> of(Class<?> type, List<ProxyLayer> layers) {
        List<GuardedMethod> methods = new ArrayList<>();
        if (!layers.isEmpty()) {
            reachable(type, layers.get(0)).forEach((method, called) -> {
                List<Advisor> around = layers.stream()
                        .flatMap(layer -> layer.around(called, type).stream())
                        .filter(advisor -> advisor != ExposeInvocationInterceptor.ADVISOR)
                        .toList();
                if (around.stream().anyMatch(AnnotationAdvisor.class::isInstance)) {
                    methods.add(describe(type, method, around));
                }
            });
        }
        return methods;
    }

    /** The methods that the outermost proxy intercepts, each with the method that callers call on the proxy. */
    private static Map<Method, Method> reachable(Class<?> type, ProxyLayer outermost) {
        Map<Method, Method> reachable = new LinkedHashMap<>();
        if (outermost.interfaces() == null) {
            for (Method method :
                    ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS)) {
                if ((method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL)) == 0) {
                    reachable.put(method, method);
                }
            }
        } else {
            for (Class<?> reached : outermost.interfaces()) {
                for (Method method : reached.getMethods()) {
                    if (!Modifier.isStatic(method.getModifiers())) {
                        reachable.putIfAbsent(AopUtils.getMostSpecificMethod(method, type), method);
                    }
                }
            }
        }
        return reachable;
    }

    private static GuardedMethod describe(Class<?> type, Method method, List<Advisor> around) {
        List<AdviceStep> steps = around.stream()
                .map(advisor -> advisor instanceof AnnotationAdvisor ours
                        ? ours.describe(method, type)
                        : AdviceNames.step(advisor, method, type))
                .toList();
        return new GuardedMethod(ReadableNames.type(type, method), ReadableNames.method(method), steps);
    }
}
