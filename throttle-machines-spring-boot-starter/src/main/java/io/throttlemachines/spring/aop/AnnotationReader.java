package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import io.throttlemachines.spring.aop.InvalidAnnotationException.Misuse;
import java.io.Serial;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ResolvableType;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Reads one annotation of one method, part by part, and collects the mistakes in all parts. A part that is wrong throws a
 * {@link ConfigurationException}. Not thread-safe.
 */
final class AnnotationReader {

    private static final Logger log = LoggerFactory.getLogger(AnnotationReader.class);

    private final Class<? extends Annotation> annotation;
    private final AnnotatedMethod<?> method;
    private final Class<?> beanType;
    private final AnnotationContext context;
    private final List<Misuse> mistakes = new ArrayList<>();

    /** Why a part could not be read, although it may be right: the breakers and limiters could not be created. */
    private @Nullable BeansException failure;

    /** Whether one of the annotations has the default name. */
    private boolean hasDefaultName;

    AnnotationReader(
            Class<? extends Annotation> annotation,
            AnnotatedMethod<?> method,
            Class<?> beanType,
            AnnotationContext context) {
        this.annotation = annotation;
        this.method = method;
        this.beanType = beanType;
        this.context = context;
    }

    /** Ends the reading of a part that needs one with a mistake. */
    private static final class Unread extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        Unread() {
            super("needs a part that is wrong", null, false, false);
        }
    }

    /** Reads a part. If it is wrong, asking for it ends the reading of the part that asks. */
    <T> Supplier<T> read(Supplier<T> part) {
        try {
            T value = part.get();
            return () -> value;
        } catch (ConfigurationException mistake) {
            mistakes.add(mistake(mistake.problem(), mistake.advice()));
        } catch (BeansException failed) {
            failure = failed;
        } catch (Unread already) {
            // its reason is collected
        }
        return () -> {
            throw new Unread();
        };
    }

    /** Reads a part that has no value. */
    void check(Runnable part) {
        var unused = read(() -> {
            part.run();
            return part;
        });
    }

    /** Reads several parts; if one is wrong, ends the reading of the part that needs them. */
    void readAll(Runnable... parts) {
        int before = mistakes.size();
        for (Runnable part : parts) {
            check(part);
        }
        if (mistakes.size() > before || failure != null) {
            throw new Unread();
        }
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidAnnotationException if there is any mistake
     */
    void finish() {
        if (!mistakes.isEmpty()) {
            throw new InvalidAnnotationException(mistakes, null);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Reports a name that is not declared. If another annotation should declare it and has a mistake, this mistake only follows from that one. */
    RuntimeException undeclared(String name, String problem, String advice) {
        Misuse mistake = mistake(problem, advice);
        mistakes.add(context.declaredInPlace(annotation, name) ? mistake.following() : mistake);
        return new Unread();
    }

    private Misuse mistake(String problem, String advice) {
        return Misuse.of(annotation, method.method(), beanType, problem, advice);
    }

    AnnotationContext context() {
        return context;
    }

    /** The text of an attribute, with its placeholders resolved. */
    String text(String attribute, String given) {
        String resolved;
        try {
            resolved = context.resolve(given);
        } catch (PlaceholderResolutionException missing) {
            throw unresolved(attribute, given, Objects.toString(missing.getMessage()));
        }
        int placeholder = given.contains("\\${") ? -1 : resolved.indexOf("${"); // a lenient resolver leaves it as it is
        if (placeholder >= 0) {
            int end = resolved.indexOf('}', placeholder);
            String left = end < 0 ? resolved.substring(placeholder) : resolved.substring(placeholder, end + 1);
            throw unresolved(attribute, given, "nothing defines " + left);
        }
        return resolved;
    }

    private static ConfigurationException unresolved(String attribute, String given, String reason) {
        return new ConfigurationException(
                null,
                attribute,
                attribute + " = \"" + given + "\" cannot be resolved: " + reason + ".",
                "Define the property, or give a default, such as ${the.property:default}.");
    }

    /** The given name; without one, {@code Class.method}, unless something else has that default name. */
    String name(String given) {
        String name = text("name", given);
        if (!name.isEmpty()) {
            return name;
        }
        String defaultName = method.defaultName();
        String other = hasDefaultName
                ? "another @" + annotation.getSimpleName() + " on the same method"
                : context.claimDefault(annotation, method);
        if (other != null) {
            throw new ConfigurationException(
                    null,
                    "name",
                    "it has no name, and its default name '" + defaultName + "' is also that of " + other + ".",
                    "Give it a name, such as @" + annotation.getSimpleName() + "(name = \"...\").");
        }
        hasDefaultName = true;
        return defaultName;
    }

    /** Whether a name can only mean a member of a declared group. */
    boolean isInGroup(String name) {
        return context.machines().groups().keySet().stream()
                .anyMatch(group -> name.startsWith(Group.fullName(group, "")));
    }

    /** A duration in the notation of application.yml; empty if none is given. */
    Optional<Duration> duration(String attribute, String given) {
        String text = text(attribute, given);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Duration duration;
        try {
            duration = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException invalid) {
            throw new ConfigurationException(
                    null,
                    attribute,
                    attribute + " = \"" + text + "\" is not a duration.",
                    "Write one such as 500ms, 60s, 1m or PT1H.");
        }
        if (duration.isNegative()) {
            throw new ConfigurationException(
                    null, attribute, attribute + " = \"" + text + "\" is negative.", "Write zero or longer.");
        }
        if (!duration.isZero() && text.matches("\\+?\\d+")) {
            log.warn(
                    "{}: {} = \"{}\" has no unit and is {} milliseconds. Write {}s or {}ms.",
                    mistake("", "").place(),
                    attribute,
                    text,
                    duration.toMillis(),
                    text,
                    text);
        }
        return Optional.of(duration);
    }

    /** An expression over the method's parameters. */
    MethodExpression expression(String attribute, String text) {
        return MethodExpression.parse(attribute, text, method, context.beanFactory());
    }

    /** The expression of a key. What equals only itself is no key. */
    MethodExpression key(String text) {
        MethodExpression key = expression("key", text);
        for (ResolvableType type : key.parts(beanType)) {
            String objection = KeyTypes.objection(type);
            if (objection != null) {
                throw new ConfigurationException(
                        null,
                        "key",
                        "key = \"" + text + "\" is or holds a " + objection
                                + ", which equals only itself, so each call would have permits of its own.",
                        KeyTypes.ADVICE);
            }
        }
        return key;
    }

    Supplier<Fallbacks> fallbacks(String given) {
        return read(() -> Fallbacks.find(text("fallback", given), method.method(), beanType, context.beanFactory()));
    }

    /** Accepts a response entity with any body. */
    Supplier<ReturnKind> returns() {
        return read(() -> ReturnKind.of(method.method(), beanType));
    }

    /** Whether a framework takes the arguments of the method from a request or message. */
    boolean handlesRequests() {
        return FrameworkCallbacks.handlesRequests(method.method(), beanType);
    }

    /** Rejects a response entity whose body begins or ends after the call. */
    void rejectBody(Supplier<ReturnKind> returns) {
        check(() -> returns.get().rejectBody(method.method(), beanType));
    }

    Method method() {
        return method.method();
    }
}
