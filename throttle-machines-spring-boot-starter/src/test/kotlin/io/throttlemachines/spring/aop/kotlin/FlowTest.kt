package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.annotation.CircuitBreaker
import io.throttlemachines.annotation.Hedged
import io.throttlemachines.annotation.Retried
import io.throttlemachines.annotation.Throttled
import io.throttlemachines.breaker.BreakerConfig
import io.throttlemachines.refusal.BulkheadFullException
import io.throttlemachines.refusal.CircuitOpenException
import io.throttlemachines.refusal.ThrottledException
import java.io.IOException
import java.time.Duration
import kotlin.coroutines.coroutineContext
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.ReactorContext
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import reactor.util.context.Context

class FlowTest {

    private val scene = KotlinScene(Remote::class.java) {
        it.breaker("remote", BreakerConfig.builder().failureThreshold(2).maxConcurrent(1).build())
    }

    @Test
    fun eachCollectionIsACallAndWithoutOneNothingIsTaken() = scene.play {
        val two = bean.two()
        repeat(5) { bean.two() }
        assertThat(bean.calls).isZero()
        assertThat(two.toList()).containsExactly("done")
        assertThat(two.toList()).containsExactly("done")
        assertThat(caught { two.toList() }).isExactlyInstanceOf(ThrottledException::class.java)
        assertThat(bean.calls).isEqualTo(2)
    }

    @Test
    fun elementsReachTheCollectorInOrderAndMayBeNull() = scene.play {
        assertThat(bean.elements().toList()).containsExactly("a", null, "c")
        assertThat(bean.suspendingElements("a").toList()).containsExactly("a", "b")
        assertThat(bean.suspendingElements("a").toList()).containsExactly("a", "b")
        assertThat(failures("remote")).isZero()
    }

    @Test
    fun failuresAreThrownAsTheyAreAndOpenTheCircuit() = scene.play {
        repeat(2) { assertThat(caught { bean.failing().toList() }).isInstanceOf(IOException::class.java) }
        assertThat(caught { bean.failing().toList() }).isExactlyInstanceOf(CircuitOpenException::class.java)
        assertThat(caught { bean.suspendingElements("a").toList() }).isExactlyInstanceOf(CircuitOpenException::class.java)
        assertThat(bean.orElse("a").toList()).containsExactly("instead of a")
        assertThat(bean.suspendingOrElse("a").toList()).containsExactly("suspending instead of a")
        assertThat(bean.suspendingOrPlain("a").toList()).containsExactly("plain instead of a")
    }

    @Test
    fun aCancelledCollectionCountsNeitherWayAndReturnsItsPlace() = scene.play {
        val collecting = launch { bean.endless().toList() }
        settle()
        assertThat(caught { bean.elements().toList() }).isExactlyInstanceOf(BulkheadFullException::class.java)
        collecting.cancelAndJoin()
        assertThat(bean.endless().first()).isEqualTo(1)
        assertThat(bean.endless().take(3).toList()).containsExactly(1, 2, 3)
        val broken = caught { bean.endless().collect { throw IllegalStateException("the collector") } }
        assertThat(broken).isInstanceOf(IllegalStateException::class.java).hasMessage("the collector")
        assertThat(failures("remote")).isZero()
        assertThat(bean.elements().toList()).hasSize(3)
    }

    @Test
    fun theSourceDoesNotRunAheadOfTheCollector() = scene.play {
        val seen = mutableListOf<Int>()
        bean.endless().take(3).collect {
            yield()
            seen += bean.emitted - it
        }
        assertThat(seen).containsExactly(0, 0, 0)
    }

    @Test
    fun theSourceRunsInTheContextOfTheCollector() = scene.play(Trace("t1") + CoroutineName("caller")) {
        withContext(ReactorContext(Context.of("user", "ann"))) {
            assertThat(bean.context().toList()).containsExactly("caller t1 ann", "caller t1 ann")
            assertThat(bean.context().flowOn(Dispatchers.Default).toList()).containsExactly("caller t1 ann", "caller t1 ann")
        }
    }

    @Test
    fun aWaitForAPermitHoldsNoThread() = scene.play {
        assertThat(bean.patient().toList()).containsExactly("done")
        val waiting = async { bean.patient().toList() }
        settle()
        assertThat(waiting.isActive).isTrue()
        advance(Duration.ofSeconds(10))
        assertThat(waiting.await()).containsExactly("done")
    }

    @Test
    fun aFlowIsRetriedAndHedgedUpToItsFirstElement() = scene.play {
        val third = async { bean.third().toList() }
        settle()
        while (third.isActive) {
            advance(Duration.ofSeconds(10))
            settle()
        }
        assertThat(third.await()).containsExactly("answer 3", "more")
        val hedged = async { bean.hedged().toList() }
        settle()
        advance(Duration.ofMillis(50))
        assertThat(hedged.await()).containsExactly("second", "more")
    }

    open class Remote {

        open var calls = 0
        open var emitted = 0

        @Throttled(limit = 2, period = "1h")
        open fun two(): Flow<String> {
            calls++
            return flowOf("done")
        }

        @CircuitBreaker("remote")
        open fun elements(): Flow<String?> = flowOf("a", null, "c")

        @CircuitBreaker("remote")
        open suspend fun suspendingElements(first: String): Flow<String> {
            yield()
            return flowOf(first, "b")
        }

        @CircuitBreaker("remote")
        open fun failing(): Flow<String> = flow {
            emit("a")
            throw IOException("down")
        }

        @CircuitBreaker("remote")
        open fun endless(): Flow<Int> = flow {
            emitted = 0
            while (true) {
                emit(++emitted)
                if (emitted > 100) awaitCancellation()
                yield()
            }
        }

        @CircuitBreaker("remote", fallback = "instead")
        open fun orElse(text: String): Flow<String> = flowOf(text)

        private fun instead(text: String, refusal: CircuitOpenException): Flow<String> =
            flow { emit("instead of $text".also { check(refusal.name() == "remote") }) }

        @CircuitBreaker("remote", fallback = "suspendingInstead")
        open suspend fun suspendingOrElse(text: String): Flow<String> = flowOf(text)

        private suspend fun suspendingInstead(text: String): Flow<String> {
            yield()
            return flowOf("suspending instead of $text")
        }

        @CircuitBreaker("remote", fallback = "plainInstead")
        open suspend fun suspendingOrPlain(text: String): Flow<String> = flowOf(text)

        private fun plainInstead(text: String): Flow<String> = flowOf("plain instead of $text")

        @Throttled(limit = 9, period = "1h")
        @CircuitBreaker("remote")
        open fun context(): Flow<String> = flow {
            emit(described())
            yield()
            emit(described())
        }

        private suspend fun described(): String {
            val user = coroutineContext[ReactorContext]?.context?.get<String>("user")
            return "${coroutineContext[CoroutineName]?.name} ${Trace.current.get()} $user"
        }

        @Throttled(limit = 1, period = "10s", maxWait = "1m")
        open fun patient(): Flow<String> = flowOf("done")

        @Retried(maxAttempts = 3, backoff = "1s")
        open fun third(): Flow<String> = flow {
            if (++calls < 3) throw IOException("down")
            emit("answer $calls")
            emit("more")
        }

        @Hedged(delay = "50ms", maxAttempts = 2)
        open fun hedged(): Flow<String> {
            val number = ++calls
            return flow {
                if (number == 4) awaitCancellation()
                emit("second")
                emit("more")
            }
        }
    }
}
