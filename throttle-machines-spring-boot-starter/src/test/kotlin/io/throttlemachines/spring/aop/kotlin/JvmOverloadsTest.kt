package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.ThrottleMachines
import io.throttlemachines.annotation.CircuitBreaker
import io.throttlemachines.annotation.Throttled
import io.throttlemachines.refusal.CircuitOpenException
import io.throttlemachines.refusal.ThrottledException
import io.throttlemachines.spring.aop.AnnotationContexts
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

/** The compiler copies an annotation to the overloads of @JvmOverloads, which are final and call the whole function. */
class JvmOverloadsTest {

    @Test
    fun aCallOfAnOverloadIsGuardedOnceByTheWholeFunction() {
        AnnotationContexts.with({}, Overloaded::class.java).run { context ->
            assertThat(context).hasNotFailed()
            val bean = context.getBean(Overloaded::class.java)
            assertThat(asInJava(bean, "once", "a")).isEqualTo("once a 10")
            assertThat(asInJava(bean, "once", "a")).isEqualTo("once a 10")
            assertThatThrownBy { asInJava(bean, "once", "a") }.hasCauseInstanceOf(ThrottledException::class.java)

            context.getBean(ThrottleMachines::class.java).breaker("Overloaded.load").isolate()
            assertThatThrownBy { asInJava(bean, "load", "a") }.hasCauseInstanceOf(CircuitOpenException::class.java)
            assertThatThrownBy { asInJava(bean, "load") }.hasCauseInstanceOf(CircuitOpenException::class.java)
        }
    }

    @Test
    fun anAnnotatedTypeMayHaveOverloads() {
        AnnotationContexts.with({}, OverloadedType::class.java).run { context ->
            assertThat(context).hasNotFailed()
            context.getBean(ThrottleMachines::class.java).breaker("remote").isolate()
            val bean = context.getBean(OverloadedType::class.java)
            assertThatThrownBy { asInJava(bean, "load") }.hasCauseInstanceOf(CircuitOpenException::class.java)
        }
    }

    @Test
    fun aFinalFunctionBesideOneWithDefaultsStopsTheStart() {
        AnnotationContexts.with({}, WrittenOverload::class.java).run { context ->
            assertThat(context).hasFailed()
            assertThat(context.startupFailure).hasMessageContaining("the method is final")
        }
    }

    private fun asInJava(bean: Any, name: String, vararg arguments: String): Any? =
        bean.javaClass.getMethod(name, *Array(arguments.size) { String::class.java }).invoke(bean, *arguments)

    open class Overloaded {

        @JvmOverloads
        @CircuitBreaker
        open fun load(user: String = "nobody", size: Int = 10): String = "$user $size"

        @JvmOverloads
        @Throttled(limit = 2, period = "1h", key = "#user")
        open fun once(user: String, size: Int = 10): String = "once $user $size"
    }

    @CircuitBreaker("remote")
    open class OverloadedType {

        @JvmOverloads
        open fun load(user: String = "nobody", size: Int = 10): String = "$user $size"
    }

    open class WrittenOverload {

        @CircuitBreaker("a")
        open fun load(user: String, size: Int = 10): String = "$user $size"

        @CircuitBreaker("b")
        fun load(user: String): String = user
    }
}
