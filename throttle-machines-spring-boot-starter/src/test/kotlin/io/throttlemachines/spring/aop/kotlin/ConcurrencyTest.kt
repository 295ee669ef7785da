package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.annotation.Throttled
import io.throttlemachines.limiter.Algorithm
import io.throttlemachines.limiter.LimiterConfig
import io.throttlemachines.refusal.ThrottledException
import java.io.IOException
import java.time.Duration
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** L1a: a function that suspends, and a flow that is collected, hold their permit until they end. */
class ConcurrencyTest {

    private val scene = KotlinScene(Remote::class.java) {
        it.limiter("one", one().build()).limiter("patient", one().maxWait(Duration.ofMinutes(1)).build())
    }

    private fun one() = LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY).limit(1)

    @Test
    fun aFunctionHoldsItsPermitWhileItSuspends() = scene.play {
        val running = async { bean.once() }
        settle()
        assertThat(caught { bean.once() }).isExactlyInstanceOf(ThrottledException::class.java)
        assertThat(caught { bean.elements().toList() }).isExactlyInstanceOf(ThrottledException::class.java)
        bean.gate.complete("done")
        assertThat(running.await()).isEqualTo("done")
        assertThat(bean.once()).isEqualTo("done")
    }

    @Test
    fun aFailureAndACancellationGiveThePermitBack() = scene.play {
        repeat(3) { assertThat(caught { bean.failing() }).isInstanceOf(IOException::class.java) }
        val cancelled = launch { bean.once() }
        settle()
        cancelled.cancelAndJoin()
        assertThat(machines.limiter("one").status().remaining()).isEqualTo(1)
    }

    @Test
    fun aFlowHoldsItsPermitUntilItsCollectionEnds() = scene.play {
        bean.elements()
        assertThat(machines.limiter("one").status().remaining()).isEqualTo(1)
        val collecting = async { bean.elements().toList() }
        settle()
        assertThat(caught { bean.once() }).isExactlyInstanceOf(ThrottledException::class.java)
        bean.gate.complete("b")
        assertThat(collecting.await()).containsExactly("a", "b")
        val abandoned = launch { bean.endless().toList() }
        settle()
        assertThat(machines.limiter("one").status().remaining()).isZero()
        abandoned.cancelAndJoin()
        assertThat(machines.limiter("one").status().remaining()).isEqualTo(1)
    }

    @Test
    fun aWaitForAPermitHoldsNoThreadAndACancelledOneTakesNone() = scene.play {
        val running = async { bean.patient() }
        settle()
        val cancelled = launch { bean.patient() }
        val waiting = async { bean.patient() }
        settle()
        cancelled.cancelAndJoin()
        assertThat(waiting.isActive).isTrue()
        bean.gate.complete("done")
        assertThat(running.await()).isEqualTo("done")
        advance(Duration.ZERO)
        assertThat(waiting.await()).isEqualTo("done")
        assertThat(machines.limiter("patient").status().remaining()).isEqualTo(1)
    }

    open class Remote {

        open val gate = CompletableDeferred<String>()

        @Throttled("one")
        open suspend fun once(): String = gate.await()

        @Throttled("one")
        open suspend fun failing(): String = throw IOException("down")

        @Throttled("patient")
        open suspend fun patient(): String = gate.await()

        @Throttled("one")
        open fun elements(): Flow<String> = flow {
            emit("a")
            emit(gate.await())
        }

        @Throttled("one")
        open fun endless(): Flow<String> = flow {
            emit("a")
            CompletableDeferred<String>().await()
        }
    }
}
