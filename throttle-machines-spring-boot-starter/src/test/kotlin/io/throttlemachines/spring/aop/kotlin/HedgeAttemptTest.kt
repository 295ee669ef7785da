package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.annotation.Hedged
import io.throttlemachines.hedge.HedgeAttempt
import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The current attempt of a hedge is known in its coroutines, on whichever thread they run. */
class HedgeAttemptTest {

    private val scene = KotlinScene(Remote::class.java)

    @Test
    fun aSuspendingFunctionKnowsItsAttemptAfterEachSuspension() = scene.play {
        val answer = async { bean.suspending() }
        settle()
        advance(Duration.ofMillis(50))
        assertThat(answer.await()).isEqualTo(listOf(1, 1, 1, 1))
        assertThat(HedgeAttempt.current()).isNull()
    }

    @Test
    fun aFlowKnowsItsAttemptAfterEachSuspension() = scene.play {
        val answer = async { bean.elements().toList() }
        settle()
        advance(Duration.ofMillis(50))
        assertThat(answer.await()).containsExactly(1, 1)
        assertThat(HedgeAttempt.current()).isNull()
    }

    open class Remote {

        private fun current(): Int? = HedgeAttempt.current()?.number()

        @Hedged(delay = "50ms", maxAttempts = 2)
        open suspend fun suspending(): List<Int?> {
            val first = current()
            yield()
            if (current() == 0) awaitCancellation()
            val second = current()
            val elsewhere = withContext(Dispatchers.Default) { current() }
            return listOf(first, second, elsewhere, current())
        }

        @Hedged(delay = "50ms", maxAttempts = 2)
        open fun elements(): Flow<Int?> = flow {
            yield()
            if (current() == 0) awaitCancellation()
            emit(current())
            yield()
            emit(current())
        }
    }
}
