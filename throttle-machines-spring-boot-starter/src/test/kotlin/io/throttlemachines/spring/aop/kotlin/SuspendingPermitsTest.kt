package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.annotation.Hedged
import io.throttlemachines.annotation.Retried
import io.throttlemachines.annotation.Throttled
import io.throttlemachines.hedge.HedgeAttempt
import io.throttlemachines.refusal.ThrottledException
import java.io.IOException
import java.time.Duration
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Limiters, hedges and retries; the tests have one thread, so a call that blocked it while waiting would never end. */
class SuspendingPermitsTest {

    private val scene = KotlinScene(Remote::class.java)

    @Test
    fun aRefusalIsThrownAsItsOwnTypeAndAFallbackAnswersIt() = scene.play {
        assertThat(bean.once("a")).isEqualTo("done a")
        assertThat(caught { bean.once("b") }).isExactlyInstanceOf(ThrottledException::class.java)
        assertThat(bean.onceOrElse("a")).isEqualTo("done a")
        assertThat(bean.onceOrElse("b")).isEqualTo("instead b")
    }

    @Test
    fun keysAndCostsComeFromTheArguments() = scene.play {
        assertThat(bean.keyed("ann", 2)).isEqualTo("ann 2")
        assertThat(bean.keyed("bob", 1)).isEqualTo("bob 1")
        assertThat(caught { bean.keyed("ann", 1) }).isInstanceOf(ThrottledException::class.java)
        assertThat(bean.keyed("bob", 1)).isEqualTo("bob 1")
        assertThat(bean.byPosition("ann")).isEqualTo("ann")
        assertThat(bean.byPosition("bob")).isEqualTo("bob")
        assertThat(caught { bean.byPosition("ann") }).isInstanceOf(ThrottledException::class.java)
        assertThat(bean.byArguments("ann")).isEqualTo("ann")
        assertThat(caught { bean.byArguments("ann") }).isInstanceOf(ThrottledException::class.java)
    }

    @Test
    fun aWaitForAPermitHoldsNoThread() = scene.play {
        bean.patient()
        val waiting = async { bean.patient() }
        settle()
        assertThat(waiting.isActive).isTrue()
        advance(Duration.ofSeconds(10))
        assertThat(waiting.await()).isEqualTo("done")
    }

    @Test
    fun aCallThatIsCancelledWhileItWaitsTakesNoPermit() = scene.play {
        bean.patient()
        val waiting = launch { bean.patient() }
        settle()
        waiting.cancelAndJoin()
        assertThat(ticker.pendingTasks()).isZero()
        advance(Duration.ofSeconds(10))
        assertThat(bean.patient()).isEqualTo("done")
        assertThat(bean.calls).isEqualTo(2)
    }

    @Test
    fun aRetryCallsTheFunctionAgainAndWaitsWithoutAThread() = scene.play {
        val answer = async { bean.third() }
        settle()
        while (answer.isActive) {
            advance(Duration.ofSeconds(10))
            settle()
        }
        assertThat(answer.await()).isEqualTo("answer 3")
        val cancelled = launch { bean.failing() }
        settle()
        cancelled.cancelAndJoin()
        assertThat(ticker.pendingTasks()).isZero()
    }

    @Test
    fun theFirstAnswerOfAHedgeWinsAndLaterAttemptsKnowTheirNumber() = scene.play(Trace("t1")) {
        val answer = async { bean.hedged(null) }
        settle()
        advance(Duration.ofMillis(50))
        assertThat(answer.await()).isEqualTo("attempt 1 t1")
        settle()
        assertThat(bean.cancelled).isEqualTo(1)
    }

    open class Remote {

        open var calls = 0
        open var cancelled = 0

        @Throttled(limit = 1, period = "1h")
        open suspend fun once(text: String): String = "done $text"

        @Throttled(limit = 1, period = "1h", fallback = "instead")
        open suspend fun onceOrElse(text: String): String = "done $text"

        private suspend fun instead(text: String): String {
            yield()
            return "instead $text"
        }

        @Throttled(limit = 2, period = "1h", key = "#user", permits = "#cost")
        open suspend fun keyed(user: String, cost: Int): String {
            yield()
            return "$user $cost"
        }

        @Throttled(limit = 1, period = "1h", key = "#p0.toUpperCase()")
        open suspend fun byPosition(user: String): String = user

        @Throttled(limit = 1, period = "1h", key = "#root.args.length + '' + #root.args[0]")
        open suspend fun byArguments(user: String): String = user

        @Throttled(limit = 1, period = "10s", maxWait = "1m")
        open suspend fun patient(): String {
            calls++
            yield()
            return "done"
        }

        @Retried(maxAttempts = 3, backoff = "1s")
        open suspend fun third(): String {
            yield()
            return if (++calls == 3) "answer 3" else throw IOException("down")
        }

        @Retried(maxAttempts = 3, backoff = "5s")
        open suspend fun failing(): String = throw IOException("down")

        @Hedged(delay = "50ms", maxAttempts = 2)
        open suspend fun hedged(attempt: HedgeAttempt?): String = if (attempt!!.number() > 0) {
            yield()
            "attempt ${attempt.number()} ${Trace.current.get()}"
        } else {
            try {
                awaitCancellation()
            } finally {
                cancelled++
            }
        }
    }
}
