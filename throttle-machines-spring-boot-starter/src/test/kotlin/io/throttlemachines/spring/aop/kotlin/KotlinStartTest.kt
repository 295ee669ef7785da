package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.ThrottleMachines
import io.throttlemachines.annotation.CircuitBreaker
import io.throttlemachines.annotation.Throttled
import io.throttlemachines.refusal.CircuitOpenException
import io.throttlemachines.spring.aop.AnnotationContexts
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import reactor.core.publisher.Mono

class KotlinStartTest {

    @Test
    fun anUnfitFallbackStopsTheStartWithTheDeclarationToWrite() {
        refuses(OtherAnswer::class.java, "write 'suspend fun instead(String): List<Integer>'")
        refuses(OtherArguments::class.java, "write 'suspend fun instead(String): Integer'")
        refuses(SuspendingForPlain::class.java, "write 'String instead(String)'")
        refuses(NoFallback::class.java, "its fallback 'missing' is no method of the bean")
    }

    @Test
    fun aKeyThatIsNoParameterStopsTheStart() {
        refuses(NoParameter::class.java, "#tenant, which is not a parameter", "Its parameters are [user]")
        refuses(ContinuationAsKey::class.java, "#p1, which is not a parameter")
        refuses(ArgumentsAsKey::class.java, "equals only itself")
    }

    @Test
    fun answersWhoseEndIsNotSeenStopTheStart() {
        refuses(SuspendingStage::class.java, "a suspending function that returns a CompletableFuture")
        refuses(SuspendingMono::class.java, "a suspending function that returns a Mono")
        refuses(SuspendingDeferred::class.java, "it returns a Deferred")
        refuses(HotFlow::class.java, "it returns a StateFlow")
    }

    @Test
    fun aFunctionThatIsNotOpenStopsTheStart() = refuses(NotOpen::class.java, "the method is final")

    @Test
    fun annotationsOnAnInterfaceActBehindAJdkProxy() {
        AnnotationContexts.with({}, OfInterface::class.java)
            .withPropertyValues("spring.aop.proxy-target-class=false")
            .run { context ->
                assertThat(context.getBean(Client::class.java)).isNotInstanceOf(OfInterface::class.java)
                guarded(context.getBean(TextClient::class.java), context.getBean(ThrottleMachines::class.java))
            }
    }

    @Test
    fun annotationsOnAGenericInterfaceActBehindAClassProxy() {
        AnnotationContexts.with({}, OfInterface::class.java).run { context ->
            guarded(context.getBean(OfInterface::class.java), context.getBean(ThrottleMachines::class.java))
        }
    }

    private fun guarded(client: Client<String>, machines: ThrottleMachines) = runBlocking {
        assertThat(client.load("a")).isEqualTo("loaded a")
        assertThat(client.all("a").toList()).containsExactly("a")
        machines.breaker("OfInterface.load").isolate()
        machines.breaker("OfInterface.all").isolate()
        assertThat(caught { client.load("a") }).isExactlyInstanceOf(CircuitOpenException::class.java)
        assertThat(caught { client.all("a").toList() }).isExactlyInstanceOf(CircuitOpenException::class.java)
        Unit
    }

    private fun refuses(bean: Class<*>, vararg texts: String) {
        AnnotationContexts.with({}, bean).run { context ->
            assertThat(context).hasFailed()
            val failures = generateSequence(context.startupFailure) { it.cause }.joinToString { it.message.orEmpty() }
            assertThat(failures).containsIgnoringCase(texts[0])
            texts.forEach { assertThat(failures).containsIgnoringCase(it) }
        }
    }

    @CircuitBreaker
    interface Client<T : Any> {

        suspend fun load(key: T): String

        fun all(key: T): Flow<T>
    }

    interface TextClient : Client<String>

    open class OfInterface : TextClient {

        override suspend fun load(key: String): String {
            yield()
            return "loaded $key"
        }

        override fun all(key: String): Flow<String> = flowOf(key)
    }

    open class OtherAnswer {

        @CircuitBreaker("remote", fallback = "instead")
        open suspend fun load(key: String): List<Int> = listOf(key.length)

        suspend fun instead(key: String): List<String> = listOf(key).also { yield() }
    }

    open class OtherArguments {

        @CircuitBreaker("remote", fallback = "instead")
        open suspend fun load(key: String): Int = key.length

        suspend fun instead(key: Int): Int = key.also { yield() }
    }

    open class SuspendingForPlain {

        @CircuitBreaker("remote", fallback = "instead")
        open fun load(key: String): String = key

        suspend fun instead(key: String): String = key.also { yield() }
    }

    open class NoFallback {

        @CircuitBreaker("remote", fallback = "missing")
        open suspend fun load(key: String): String = key
    }

    open class NoParameter {

        @Throttled(limit = 1, period = "1s", key = "#tenant")
        open suspend fun load(user: String): String = user
    }

    open class ContinuationAsKey {

        @Throttled(limit = 1, period = "1s", key = "#p1")
        open suspend fun load(user: String): String = user
    }

    open class ArgumentsAsKey {

        @Throttled(limit = 1, period = "1s", key = "#root.args")
        open suspend fun load(user: String): String = user
    }

    open class SuspendingStage {

        @CircuitBreaker("remote")
        open suspend fun load(): CompletableFuture<String> = CompletableFuture.completedFuture("a")
    }

    open class SuspendingMono {

        @CircuitBreaker("remote")
        open suspend fun load(): Mono<String> = Mono.just("a")
    }

    open class SuspendingDeferred {

        @CircuitBreaker("remote")
        open suspend fun load(): Deferred<String> = CompletableDeferred("a")
    }

    open class HotFlow {

        @CircuitBreaker("remote")
        open fun load(): StateFlow<String> = MutableStateFlow("a")
    }

    open class NotOpen {

        @CircuitBreaker("remote")
        suspend fun load(): String = "a".also { yield() }
    }
}
