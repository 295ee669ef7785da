package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.aop.kotlin.Signature;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** The kind of a method's return type, which decides how it is guarded. Optional types are known by name only. */
enum ReturnKind {
    /** The call ends when the method returns. */
    VALUE,
    /** The same for a declared Object, which may turn out to be a stage or a publisher at a call. */
    OBJECT,
    /** The call ends when the returned stage completes. */
    STAGE,
    /** The same for a type of which the library cannot create a stage: the method's own stage is returned. */
    OWN_STAGE,
    /** Each subscription to the returned Mono is a call. Spring makes the answer of a suspending function one. */
    MONO,
    /** Each subscription to the returned Flux, or other Publisher, is a call. Spring makes the Flow of a suspending function one. */
    FLUX,
    /** Each collection of the returned Flow is a call. */
    FLOW;

    private static final String MONO_TYPE = "reactor.core.publisher.Mono";
    private static final String FLUX_TYPE = "reactor.core.publisher.Flux";
    private static final String PUBLISHER = "org.reactivestreams.Publisher";

    /** Types as which a method can return a Flux. */
    private static final Set<String> ABOVE_FLUX = Set.of(PUBLISHER, "reactor.core.CorePublisher");

    private static final String HTTP_ENTITY = "org.springframework.http.HttpEntity";

    private static final String FLOW_TYPE = "kotlinx.coroutines.flow.Flow";

    private static final Set<String> PUBLISHERS = Set.of(PUBLISHER, "java.util.concurrent.Flow$Publisher");

    /** Types, with their subtypes, whose calls begin only when the answer is requested. */
    private static final Set<String> LAZY = Set.of(
            "java.util.stream.BaseStream",
            FLOW_TYPE,
            "kotlin.sequences.Sequence",
            "io.smallrye.mutiny.Uni",
            "io.reactivex.rxjava3.core.SingleSource",
            "io.reactivex.rxjava3.core.MaybeSource",
            "io.reactivex.rxjava3.core.CompletableSource",
            "io.reactivex.rxjava3.core.ObservableSource",
            "io.reactivex.SingleSource",
            "io.reactivex.MaybeSource",
            "io.reactivex.CompletableSource",
            "io.reactivex.ObservableSource",
            "rx.Observable",
            "rx.Single",
            "rx.Completable",
            "org.springframework.web.context.request.async.WebAsyncTask",
            "org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

    /**
     * Functions without arguments, which are lazy too. A method that declares one as its return type leaves the work to it. Their
     * subtypes are left out: a value of the application, which has been found when the method returns, may implement one.
     */
    private static final Set<String> FUNCTIONS = Set.of(
            "java.lang.Runnable",
            "java.util.concurrent.Callable",
            "java.util.function.BooleanSupplier",
            "java.util.function.DoubleSupplier",
            "java.util.function.IntSupplier",
            "java.util.function.LongSupplier",
            "java.util.function.Supplier",
            "jakarta.inject.Provider",
            "kotlin.Lazy",
            "kotlin.jvm.functions.Function0",
            "org.springframework.beans.factory.ObjectFactory",
            "org.springframework.beans.factory.ObjectProvider",
            "org.springframework.data.util.Lazy",
            "org.springframework.util.function.SingletonSupplier",
            "org.springframework.util.function.ThrowingSupplier");

    /** Types, with their subtypes, whose calls end after the method has returned. */
    private static final Set<String> ASYNCHRONOUS = Set.of(
            "java.util.concurrent.Future",
            "kotlinx.coroutines.Job",
            "scala.concurrent.Future",
            "io.vertx.core.Future",
            "org.springframework.web.context.request.async.DeferredResult",
            "org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter");

    private static final ClassValue<Boolean> GOING_ON = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return of(type) != VALUE;
            } catch (ConfigurationException unseen) {
                return true;
            }
        }
    };

    /**
     * The kind of the type that a method of a bean returns.
     *
     * @throws ConfigurationException if the library cannot see when such a call ends
     */
    static ReturnKind of(Method method, Class<?> beanType) {
        ResolvableType answer = Signature.answer(method, beanType);
        Class<?> type = answer.resolve(method.getReturnType());
        ReturnKind kind = Signature.isSuspending(method) ? ofSuspending(method, type) : of(type);
        return kind == VALUE && type == Object.class ? OBJECT : kind;
    }

    /**
     * Rejects a response entity whose body begins or ends after the call.
     *
     * @throws ConfigurationException if a method of a bean returns such an entity
     */
    void rejectBody(Method method, Class<?> beanType) {
        ResolvableType answer = Signature.answer(method, beanType);
        Class<?> type = answer.resolve(Object.class);
        Class<?> body = isA(type, Set.of(HTTP_ENTITY)) ? answer.getGeneric(0).resolve(Object.class) : Object.class;
        if (of(body) != VALUE) {
            throw unseen(
                    body,
                    "as the body of a " + type.getSimpleName() + ", whose call may end after the method has returned");
        }
    }

    /** Whether a call may not have ended although its method has returned this. */
    static boolean mayGoOn(Object answer) {
        return GOING_ON.get(answer.getClass());
    }

    private static ReturnKind of(Class<?> type) {
        String name = type.getName();
        if (CompletionStage.class.isAssignableFrom(type) && type.isAssignableFrom(CompletableFuture.class)) {
            return STAGE;
        }
        if (name.equals(MONO_TYPE)) {
            return MONO;
        }
        if (name.equals(FLUX_TYPE)
                || (ABOVE_FLUX.contains(name) && ClassUtils.isPresent(FLUX_TYPE, type.getClassLoader()))) {
            return FLUX;
        }
        if (name.equals(FLOW_TYPE) && Signature.areFlowsConvertible()) {
            return FLOW;
        }
        if (isA(type, PUBLISHERS)) {
            throw lazy(type);
        }
        if (CompletionStage.class.isAssignableFrom(type)) {
            return OWN_STAGE;
        }
        if (FUNCTIONS.contains(name) || isA(type, LAZY)) {
            throw lazy(type);
        }
        if (isA(type, ASYNCHRONOUS)) {
            throw unseen(type, "whose call may end after the method has returned");
        }
        return VALUE;
    }

    private static ReturnKind ofSuspending(Method method, Class<?> type) {
        if (!Signature.isCallable(method)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "it is a suspending function, which needs libraries that are not on the class path.",
                    "Add org.jetbrains.kotlinx:kotlinx-coroutines-reactor and org.jetbrains.kotlin:kotlin-reflect.");
        }
        return switch (of(type)) {
            case VALUE -> MONO;
            case FLOW -> FLUX;
            case OBJECT, STAGE, OWN_STAGE, MONO, FLUX ->
                throw new ConfigurationException(
                        null,
                        null,
                        "it is a suspending function that returns a " + type.getSimpleName()
                                + ", whose call may end after the function has returned.",
                        "Wait for the value in the function and return it, or return a Flow.");
        };
    }

    private static ConfigurationException lazy(Class<?> type) {
        return unseen(type, "whose calls begin after the method has returned");
    }

    private static ConfigurationException unseen(Class<?> type, String problem) {
        return new ConfigurationException(
                null,
                null,
                "it returns a " + type.getSimpleName() + ", " + problem + ".",
                "Return a Mono or Flux of Reactor, a Flow of Kotlin, a CompletionStage or a plain value.");
    }

    private static boolean isA(@Nullable Class<?> type, Set<String> names) {
        return type != null
                && (names.contains(type.getName())
                        || isA(type.getSuperclass(), names)
                        || Arrays.stream(type.getInterfaces()).anyMatch(each -> isA(each, names)));
    }
}
