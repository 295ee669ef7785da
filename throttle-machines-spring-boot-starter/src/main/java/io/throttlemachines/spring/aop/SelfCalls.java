package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.selfcall.SelfCall;
import io.throttlemachines.spring.aop.selfcall.SelfCall.Signature;
import io.throttlemachines.spring.aop.selfcall.SelfCallReader;
import io.throttlemachines.spring.aop.selfcall.SelfCallReader.Found;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.asm.Type;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns if a bean calls an annotated method on itself, which bypasses its proxy: once for each place, and only if the class file
 * leaves no doubt. Thread-safe.
 */
final class SelfCalls {

    private static final Logger log = LoggerFactory.getLogger(SelfCalls.class);

    private final List<AnnotationAdvisor> advisors;
    private final Map<Class<?>, Found> read = new ConcurrentHashMap<>();
    private final Set<Class<?>> done = ConcurrentHashMap.newKeySet();
    private final Set<Place> warned = ConcurrentHashMap.newKeySet();

    /** Identifies a warning: each is logged once. */
    private record Place(Class<?> type, SelfCall call, String annotations) {}

    SelfCalls(List<AnnotationAdvisor> advisors) {
        this.advisors = advisors;
    }

    /** Checks the class of a bean, and its supertypes as far as it inherits their code. */
    void warnOf(Class<?> type) {
        if (!done.add(type)) {
            return;
        }
        Map<Signature, Method> methods = methods(type);
        Set<Signature> overridden = new HashSet<>();
        Set<Signature> calledAbove = new HashSet<>();
        for (Class<?> each : hierarchy(type)) {
            Found found = found(each);
            for (SelfCall call : found.calls()) {
                if (call.owner() != null) {
                    calledAbove.add(call.called());
                }
                if (!overridden.contains(call.caller()) || calledAbove.contains(call.caller())) {
                    warnOf(type, each, found.source(), call, methods);
                }
            }
            overridden.addAll(overriding(each));
        }
    }

    /** Reads the code of a class, without a lock: its class loader may be code of the application. */
    private Found found(Class<?> type) {
        Found known = read.get(type);
        if (known == null) {
            known = SelfCallReader.read(type);
            read.put(type, known);
        }
        return known;
    }

    private void warnOf(
            Class<?> type, Class<?> written, @Nullable String source, SelfCall call, Map<Signature, Method> methods) {
        Method called = call.owner() == null ? methods.get(call.called()) : above(type, call);
        if (called == null) {
            return;
        }
        Class<?> from = call.owner() == null ? type : called.getDeclaringClass();
        List<String> annotations = advisors.stream()
                .filter(advisor ->
                        advisor.applies(called, from) && canBeMended(written, advisor.annotatedType(called, type)))
                .map(advisor -> annotation(advisor, called, type))
                .toList();
        String all = String.join(" and ", annotations);
        if (!annotations.isEmpty() && warned.add(new Place(written, call, all))) {
            log.warn(
                    "{}{} calls {} on itself, which the proxy never sees: {} {} not act there. "
                            + "Call it from another bean, or move the annotation.",
                    place(written, source, call),
                    written == type || ReadableNames.generated(type)
                            ? ""
                            : ", inherited by " + ReadableNames.shortName(type) + ",",
                    ReadableNames.method(BridgeMethodResolver.findBridgedMethod(called)),
                    all,
                    annotations.size() == 1 ? "does" : "do");
        }
    }

    /** Whether the call is in code of the application, which has the annotations, and not in that of a framework. */
    private static boolean canBeMended(Class<?> written, @Nullable Class<?> annotated) {
        return annotated != null && rootPackage(written).equals(rootPackage(annotated));
    }

    /** The first two parts of the package, which the classes of one application or company share. */
    private static String rootPackage(Class<?> type) {
        return Arrays.stream(type.getPackageName().split("\\.")).limit(2).collect(Collectors.joining("."));
    }

    private static String annotation(AnnotationAdvisor advisor, Method method, Class<?> type) {
        AdviceStep step = advisor.describe(method, type);
        List<String> names = step.hedge() == null ? step.nodes() : List.of(step.hedge());
        return "@" + step.kind() + " '" + String.join("' and '", names) + "'";
    }

    private static String place(Class<?> written, @Nullable String source, SelfCall call) {
        String type = ReadableNames.shortName(written);
        String caller = call.caller().name().equals("<init>")
                ? "new " + type
                : type + "." + call.caller().name();
        return source == null || call.line() == 0 ? caller : caller + " (" + source + ":" + call.line() + ")";
    }

    /** The methods of a class by signature, including bridges, because calls may go to them. */
    private static Map<Signature, Method> methods(Class<?> type) {
        Map<Signature, Method> methods = new LinkedHashMap<>();
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            methods.putIfAbsent(signature(method), method);
        }
        return methods;
    }

    /** The method that {@code super.method()} calls; null if an override only calls the method it overrides. */
    private static @Nullable Method above(Class<?> type, SelfCall call) {
        if (call.called().sameShape(call.caller())) {
            return null;
        }
        boolean reached = false;
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            reached |= Type.getInternalName(each).equals(call.owner());
            for (Method method : reached ? each.getDeclaredMethods() : new Method[0]) {
                if (signature(method).equals(call.called())) {
                    return method;
                }
            }
        }
        return null;
    }

    /** The class and the types whose code it inherits, itself first. */
    private static List<Class<?>> hierarchy(Class<?> type) {
        List<Class<?>> hierarchy = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            hierarchy.add(each);
        }
        for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
            if (each.getClassLoader() != null) {
                hierarchy.add(each);
            }
        }
        return hierarchy;
    }

    private static Set<Signature> overriding(Class<?> type) {
        Set<Signature> overriding = new HashSet<>();
        for (Method method : type.getDeclaredMethods()) {
            if ((method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) == 0) {
                overriding.add(signature(method));
            }
        }
        return overriding;
    }

    private static Signature signature(Method method) {
        return Signature.of(method.getName(), Type.getMethodDescriptor(method));
    }
}
