package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.annotation.CircuitBreaker
import io.throttlemachines.annotation.Retried
import io.throttlemachines.annotation.Throttled
import io.throttlemachines.refusal.ThrottledException
import io.throttlemachines.spring.aop.AnnotationContexts
import io.throttlemachines.spring.aop.ReadableNames
import java.io.IOException
import java.time.Duration
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Functions with a value class among their parameters, whose names the compiler changes. */
class ValueClassTest {

    private val scene = KotlinScene(Orders::class.java)

    @Test
    fun fallbacksAreFoundByTheirNameInTheSource() = scene.play {
        assertThat(bean.place(OrderId("1"))).isEqualTo("instead of placing 1")
        assertThat(bean.load(OrderId("2"))).isEqualTo("instead of loading 2")
        assertThat(bean.all(OrderId("3")).toList()).containsExactly("instead of all 3")
    }

    @Test
    fun keysAndRetriesWork() = scene.play {
        assertThat(bean.keyed(OrderId("1"))).isEqualTo("1")
        assertThat(bean.keyed(OrderId("2"))).isEqualTo("2")
        assertThat(caught { bean.keyed(OrderId("1")) }).isInstanceOf(ThrottledException::class.java)
        val second = async { bean.second(OrderId("1")) }
        settle()
        advance(Duration.ZERO)
        assertThat(second.await()).isEqualTo("1 at attempt 2")
    }

    @Test
    fun namesDoNotContainWhatTheCompilerAdds() = scene.play {
        bean.unnamed(OrderId("1"))
        bean.typed()
        assertThat(machines.breakers().keys).contains("Orders.unnamed", "Orders.typed", "Orders.with-a-hyphen")
        assertThat(place("unnamed")).startsWith("unnamed(")
    }

    @Test
    fun namesKeepWhatOnlyLooksLikeAnAdditionOfTheCompiler() = scene.play {
        bean.`get-abcdefg`("1")
        assertThat(bean.`load-abcdefg`(OrderId("1"))).isEqualTo("instead of 1")
        assertThat(machines.breakers().keys).contains("Orders.get-abcdefg", "Orders.load-abcdefg")
    }

    @Test
    fun aFallbackOfATypeIsNotGuardedItself() = KotlinScene(Typed::class.java).play {
        assertThat(bean.load(OrderId("1"))).isEqualTo("instead of 1")
        assertThat(failures("typed")).isEqualTo(1)
    }

    @Test
    fun mistakesNameTheFunctionOfTheSource() {
        AnnotationContexts.with({}, Mistaken::class.java).run { started ->
            assertThat(started.startupFailure).hasMessageContaining("Mistaken.load: ")
                .hasMessageContaining("its fallback 'nope' is no method of the bean")
        }
    }

    private fun place(name: String): String =
        ReadableNames.method(Orders::class.java.declaredMethods.single { it.name.startsWith("$name-") })

    @JvmInline
    value class OrderId(val value: String)

    @CircuitBreaker(name = "typed", fallback = "instead")
    open class Typed {

        open fun load(id: OrderId): String = throw IOException("down")

        open fun instead(id: OrderId, failure: IOException): String = "instead of ${id.value}"
    }

    open class Mistaken {

        @CircuitBreaker(name = "mistaken", fallback = "nope")
        open fun load(id: OrderId): String = id.value
    }

    open class Orders {

        private var attempts = 0

        @CircuitBreaker
        open fun `get-abcdefg`(id: String): String = id

        @CircuitBreaker(fallback = "instead-abcdefg")
        open fun `load-abcdefg`(id: OrderId): String = throw IOException("down")

        fun `instead-abcdefg`(id: OrderId): String = "instead of ${id.value}"

        @CircuitBreaker
        open fun unnamed(id: OrderId): String = id.value

        @CircuitBreaker
        open fun typed(): OrderId = OrderId("1")

        @CircuitBreaker
        open fun `with-a-hyphen`(id: String): String = id

        @CircuitBreaker(name = "orders", fallback = "insteadOfPlacing")
        open fun place(id: OrderId): String = throw IOException("down")

        fun insteadOfPlacing(id: OrderId, failure: IOException): String = "instead of placing ${id.value}"

        @CircuitBreaker(name = "orders", fallback = "insteadOfLoading")
        open suspend fun load(id: OrderId): String {
            yield()
            throw IOException("down")
        }

        private suspend fun insteadOfLoading(id: OrderId, failure: IOException): String {
            yield()
            return "instead of loading ${id.value}"
        }

        @CircuitBreaker(name = "orders", fallback = "insteadOfAll")
        open fun all(id: OrderId): Flow<String> = flow { throw IOException("down") }

        fun insteadOfAll(id: OrderId): Flow<String> = flow { emit("instead of all ${id.value}") }

        @Throttled(name = "keyed", limit = 1, period = "1h", key = "#id")
        open suspend fun keyed(id: OrderId): String {
            yield()
            return id.value
        }

        @Retried(name = "second", backoff = "0ms")
        open suspend fun second(id: OrderId): String {
            attempts++
            if (attempts == 1) throw IOException("down")
            return "${id.value} at attempt $attempts"
        }
    }
}
