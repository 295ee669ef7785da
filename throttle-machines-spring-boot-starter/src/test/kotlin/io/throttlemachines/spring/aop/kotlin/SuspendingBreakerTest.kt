package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.annotation.CircuitBreaker
import io.throttlemachines.breaker.BreakerConfig
import io.throttlemachines.refusal.BulkheadFullException
import io.throttlemachines.refusal.CircuitOpenException
import io.throttlemachines.state.CircuitState
import java.io.EOFException
import java.io.FileNotFoundException
import java.io.IOException
import java.time.Duration
import java.util.concurrent.TimeoutException
import kotlin.concurrent.thread
import kotlin.coroutines.coroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.ReactorContext
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import reactor.util.context.Context

class SuspendingBreakerTest {

    private val scene = KotlinScene(Remote::class.java) {
        it.breaker("remote", BreakerConfig.builder().failureThreshold(2).maxConcurrent(1).build())
    }

    @Test
    fun answersReachTheCaller() = scene.play {
        assertThat(bean.echo("a")).isEqualTo("a")
        assertThat(bean.number(3)).isEqualTo(4)
        assertThat(bean.nothing("a")).isNull()
        bean.unit()
        assertThat(bean.calls).isEqualTo(4)
        assertThat(machines.breaker("remote").status().failures()).isZero()
    }

    @Test
    fun failuresAreThrownAsTheyAreAndOpenTheCircuit() = scene.play {
        repeat(2) { assertThat(caught { bean.failing("a") }).isInstanceOf(IOException::class.java) }
        assertThat(machines.breaker("remote").state()).isEqualTo(CircuitState.OPEN)
        val refusal = caught { bean.echo("a") }
        assertThat(refusal).isExactlyInstanceOf(CircuitOpenException::class.java)
        assertThat((refusal as CircuitOpenException).name()).isEqualTo("remote")
        assertThat(bean.calls).isEqualTo(2)
    }

    @Test
    fun theCallEndsWhenTheFunctionDoesAndNotWhenItSuspends() = scene.play {
        val first = launch { bean.waiting() }
        settle()
        assertThat(caught { bean.echo("a") }).isExactlyInstanceOf(BulkheadFullException::class.java)
        first.cancelAndJoin()
        assertThat(bean.echo("a")).isEqualTo("a")
    }

    @Test
    fun aCancelledCallCountsNeitherWayAndReturnsItsPlace() = scene.play {
        repeat(3) {
            val call = launch { bean.waiting() }
            settle()
            call.cancelAndJoin()
        }
        settle()
        assertThat(bean.cancelled).isEqualTo(3)
        repeat(3) {
            assertThat(caught { withTimeout(1) { bean.waiting() } }).isInstanceOf(TimeoutCancellationException::class.java)
        }
        assertThat(failures("remote")).isZero()
        assertThat(bean.echo("a")).isEqualTo("a")
    }

    @Test
    fun aCancelledProbeReturnsItsPlace() = scene.play {
        machines.breaker("remote").forceOpen()
        advance(Duration.ofMinutes(2))
        val probe = launch { bean.waiting() }
        settle()
        assertThat(machines.breaker("remote").state()).isEqualTo(CircuitState.HALF_OPEN)
        assertThat(caught { bean.echo("a") }).isExactlyInstanceOf(CircuitOpenException::class.java)
        probe.cancelAndJoin()
        assertThat(bean.echo("a")).isEqualTo("a")
        assertThat(machines.breaker("remote").state()).isEqualTo(CircuitState.CLOSED)
    }

    @Test
    fun aTimeoutInsideTheFunctionIsAFailure() = scene.play {
        assertThat(caught { bean.timingOut() }).isInstanceOf(TimeoutCancellationException::class.java)
        assertThat(failures("remote")).isEqualTo(1)
    }

    @Test
    fun exceptionRulesDecideAboutCheckedExceptionsAndNeverCountACancellation() = KotlinScene(Remote::class.java) {
        it.breaker(
            "remote",
            BreakerConfig.builder()
                .recordExceptions(listOf(IOException::class.java, CancellationException::class.java))
                .ignoreExceptions(listOf(FileNotFoundException::class.java))
                .build(),
        )
    }.play {
        assertThat(caught { bean.throwing(FileNotFoundException("none")) }).isInstanceOf(FileNotFoundException::class.java)
        assertThat(caught { bean.throwing(TimeoutException("unlisted")) }).isInstanceOf(TimeoutException::class.java)
        assertThat(failures("remote")).isZero()
        assertThat(caught { bean.throwing(EOFException("listed")) }).isInstanceOf(EOFException::class.java)
        assertThat(failures("remote")).isEqualTo(1)
        val call = launch { bean.waiting() }
        settle()
        call.cancelAndJoin()
        assertThat(bean.cancelled).isEqualTo(1)
        assertThat(failures("remote")).isEqualTo(1)
    }

    @Test
    fun fallbacksAnswerAndTheMostSpecificFirst() = scene.play {
        assertThat(bean.orSuspending("a")).isEqualTo("instead of a")
        assertThat(bean.orPlain("b")).isEqualTo("plain b")
        assertThat(bean.orPrimitive()).isEqualTo(-1)
        bean.orUnit()
        machines.breaker("other").isolate()
        assertThat(bean.orSuspending("c")).isEqualTo("refused c by other")
        assertThat(bean.orNull("d")).isNull()
        assertThat(caught { bean.orThrowing() }).isInstanceOf(IOException::class.java).hasMessage("again")
    }

    @Test
    fun theFunctionAndItsFallbackRunInTheContextOfTheCaller() =
        scene.play(Trace("t1") + CoroutineName("caller")) {
            withContext(ReactorContext(Context.of("user", "ann"))) {
                assertThat(bean.context()).isEqualTo("caller t1 ann")
                withContext(Dispatchers.Default) { assertThat(bean.context()).isEqualTo("caller t1 ann") }
                assertThat(bean.contextOfFallback()).isEqualTo("caller t1 ann")
                assertThat(contextAtTimeout()).isEqualTo("t1")
                assertThat(Trace.current.get()).isEqualTo("t1")
            }
        }

    /** The timer ends the call on a thread that has nothing to do with the caller. */
    private suspend fun KotlinScene<Remote>.Running.contextAtTimeout(): String? = coroutineScope {
        val call = async { bean.contextOfPlainFallback() }
        settle()
        thread { advance(Duration.ofSeconds(1)) }.join()
        call.await()
    }

    @Test
    fun theCallerStaysOnItsOwnThread() = scene.play {
        val before = Thread.currentThread()
        assertThat(bean.elsewhere()).isNotSameAs(before)
        assertThat(Thread.currentThread()).isSameAs(before)
    }

    open class Remote {

        open var calls = 0
        open var cancelled = 0

        @CircuitBreaker("remote")
        open suspend fun echo(text: String): String {
            calls++
            yield()
            return text
        }

        @CircuitBreaker("remote")
        open suspend fun number(value: Int): Int {
            calls++
            return value + 1
        }

        @CircuitBreaker("remote")
        open suspend fun nothing(text: String): String? {
            calls++
            return if (text.isEmpty()) text else null
        }

        @CircuitBreaker("remote")
        open suspend fun unit() {
            calls++
            yield()
        }

        @CircuitBreaker("remote")
        open suspend fun failing(text: String): String {
            calls++
            yield()
            throw IOException(text)
        }

        @CircuitBreaker("remote")
        open suspend fun throwing(failure: Exception): String {
            yield()
            throw failure
        }

        @CircuitBreaker("remote")
        open suspend fun waiting(): String = try {
            awaitCancellation()
        } finally {
            cancelled++
        }

        @CircuitBreaker("remote")
        open suspend fun timingOut(): String = withTimeout(1) { awaitCancellation() }

        @CircuitBreaker("remote")
        open suspend fun elsewhere(): Thread = withContext(Dispatchers.Default) {
            delay(1)
            Thread.currentThread()
        }

        @CircuitBreaker("remote")
        open suspend fun context(): String {
            yield()
            return described()
        }

        @CircuitBreaker("other", fallback = "described")
        open suspend fun contextOfFallback(): String = throw IOException("down")

        @CircuitBreaker("slow", timeout = "1s", fallback = "trace")
        open suspend fun contextOfPlainFallback(): String? = awaitCancellation()

        private fun trace(): String? = Trace.current.get()

        private suspend fun described(): String {
            val user = coroutineContext[ReactorContext]?.context?.get<String>("user")
            return "${coroutineContext[CoroutineName]?.name} ${Trace.current.get()} $user"
        }

        @CircuitBreaker("other", fallback = "instead")
        open suspend fun orSuspending(text: String): String = throw IOException(text)

        private suspend fun instead(text: String): String {
            yield()
            return "instead of $text"
        }

        private suspend fun instead(text: String, refusal: CircuitOpenException): String {
            yield()
            return "refused $text by ${refusal.name()}"
        }

        @CircuitBreaker("other", fallback = "plain")
        open suspend fun orPlain(text: String): String = throw IOException(text)

        fun plain(text: String, failure: IOException): String = "plain $text".also { check(failure.message == text) }

        @CircuitBreaker("other", fallback = "primitive")
        open suspend fun orPrimitive(): Int = throw IOException("down")

        private fun primitive(): Int = -1

        @CircuitBreaker("other", fallback = "nothingToDo")
        open suspend fun orUnit() {
            throw IOException("down")
        }

        private fun nothingToDo() = Unit

        @CircuitBreaker("other", fallback = "noText")
        open suspend fun orNull(text: String): String? = text

        private suspend fun noText(text: String): String? {
            yield()
            return if (text.isEmpty()) text else null
        }

        @CircuitBreaker("other", fallback = "again")
        open suspend fun orThrowing(): String = "unreachable"

        private suspend fun again(): String {
            yield()
            throw IOException("again")
        }
    }
}
