package io.throttlemachines.spring.aop.kotlin

import io.throttlemachines.ThrottleMachines
import io.throttlemachines.ThrottleMachinesBuilder
import io.throttlemachines.spring.aop.AnnotationContexts
import io.throttlemachines.test.ManualTicker
import java.time.Duration
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat

/** A context with one bean written in Kotlin, and a clock that the test drives. */
class KotlinScene<B : Any>(private val bean: Class<B>, private val declarations: (ThrottleMachinesBuilder) -> Unit = {}) {

    private val ticker = ManualTicker()

    inner class Running(val bean: B, val machines: ThrottleMachines, val ticker: ManualTicker, val scope: CoroutineScope) :
        CoroutineScope by scope {

        fun failures(breaker: String): Long = machines.breaker(breaker).status().failures()

        fun advance(duration: Duration) {
            ticker.advance(duration)
        }
    }

    fun play(context: CoroutineContext, story: suspend Running.() -> Unit) {
        AnnotationContexts.with(
            { declarations(it.ticker(ticker).scheduler(ticker.scheduler()).executor(Runnable::run)) },
            bean,
        ).run { started ->
            assertThat(started).hasNotFailed()
            runBlocking(context) {
                Running(started.getBean(bean), started.getBean(ThrottleMachines::class.java), ticker, this).story()
            }
        }
    }

    fun play(story: suspend Running.() -> Unit) = play(kotlin.coroutines.EmptyCoroutineContext, story)
}

/** What `MDCContext` is made of: a value of a thread that the coroutine takes to every thread on which it runs. */
class Trace(private val id: String) : ThreadContextElement<String?>, AbstractCoroutineContextElement(Trace) {

    companion object Key : CoroutineContext.Key<Trace> {
        val current = ThreadLocal<String?>()
    }

    override fun updateThreadContext(context: CoroutineContext): String? = current.get().also { current.set(id) }

    override fun restoreThreadContext(context: CoroutineContext, oldState: String?) = current.set(oldState)
}

/** Lets every coroutine that waits for the thread of the test run until it suspends. */
suspend fun settle() = repeat(9) { yield() }

/** What a test caught. */
suspend fun caught(block: suspend () -> Any?): Throwable {
    try {
        block()
    } catch (failure: Throwable) {
        return failure
    }
    throw AssertionError("nothing was thrown")
}
