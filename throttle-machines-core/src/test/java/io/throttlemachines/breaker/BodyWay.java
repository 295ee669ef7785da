package io.throttlemachines.breaker;

import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.testing.Bench;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/** Every way of calling in which the library runs a body, on the thread of its caller as long as there is no timeout. */
enum BodyWay {
    CALL {
        @Override
        <T> T make(Bench bench, CheckedSupplier<T, Exception> body) throws Exception {
            return bench.breaker("group.member").call(body);
        }
    },
    RUN {
        @Override
        <T> T make(Bench bench, CheckedSupplier<T, Exception> body) throws Exception {
            AtomicReference<T> answer = new AtomicReference<>();
            bench.breaker("group.member").run(() -> answer.set(body.get()));
            return answer.get();
        }
    },
    EXECUTE {
        @Override
        <T> T make(Bench bench, CheckedSupplier<T, Exception> body) throws Exception {
            return bench.machines().group("group").execute("member", body);
        }
    },
    GROUP_RUN {
        @Override
        <T> T make(Bench bench, CheckedSupplier<T, Exception> body) throws Exception {
            AtomicReference<T> answer = new AtomicReference<>();
            bench.machines().group("group").run("member", () -> answer.set(body.get()));
            return answer.get();
        }
    },
    ASYNC {
        @Override
        <T> T make(Bench bench, CheckedSupplier<T, Exception> body) throws Exception {
            return unwrapped(bench.breaker("group.member").callAsync(body));
        }
    };

    /** Makes a call of the breaker {@code group.member} with this body. */
    abstract <T> T make(Bench bench, CheckedSupplier<T, Exception> body) throws Exception;

    private static <T> T unwrapped(CompletableFuture<T> answer) throws Exception {
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
