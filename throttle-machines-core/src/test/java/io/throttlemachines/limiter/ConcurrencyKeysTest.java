package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** L1a, L4: many keys of a limiter of concurrent calls, and unusual ones. */
class ConcurrencyKeysTest extends ConcurrencyScene {

    private static final int KEYS = 10_000;

    /** How many keys a look at their number checks at most. */
    private static final int CHECKED = 1_000;

    /** A key whose hash code says nothing. */
    private record Alike(int id) {

        @Override
        public int hashCode() {
            return 7;
        }
    }

    /** A scrape of metrics must cost the same for ten keys and for a million. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*CONCURRENCY")
    void numberOfKeysIsKnownWithoutALookAtAll(Algorithm algorithm) {
        Limiter limiter = limiter(1, settings -> settings.algorithm(algorithm));
        List<Permit> running = IntStream.range(0, KEYS)
                .mapToObj(key -> limiter.forKey(key).acquire())
                .toList();
        assertThat(limiter.keys()).isEqualTo(KEYS);
        running.forEach(Permit::release);
        ticker.advance(Duration.ofHours(1));

        assertThat(limiter.keys()).isEqualTo(KEYS - CHECKED);
        assertThat(limiter.status().keys()).isEqualTo(KEYS - 2 * CHECKED);
        for (int look = 2; look < KEYS / CHECKED; look++) {
            long unused = limiter.keys();
        }
        assertThat(limiter.keys()).isZero();
    }

    @Test
    void keysWithOneHashCodeAreAsGoodAsOthers() {
        Limiter limiter = limiter(1);
        for (int id = 0; id < 200; id++) {
            Permits key = limiter.forKey(new Alike(id));
            assertThat(key.tryAcquire()).isTrue();
            assertThat(key.tryAcquire()).isFalse();
        }
    }

    @Test
    void keyWithWaitingCallersFollowsALargerLimit() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        List<Permits> keys = IntStream.range(0, 100).mapToObj(limiter::forKey).toList();
        keys.forEach(Permits::acquire);
        List<CompletableFuture<Permit>> waiting =
                keys.stream().map(Permits::permitAsync).toList();

        limiter.configure(limiter.config().toBuilder().limit(2).build(), ActionNote.NONE);
        ticker.advance(Duration.ZERO);

        assertThat(waiting).allMatch(CompletableFuture::isDone);
        assertThat(keys).noneMatch(Permits::tryAcquire);
    }

    /** Each release looks for a place of that size among those that are held. */
    @Test
    @Timeout(10)
    void releaseDoesNotLookAtAllPlacesThatAreHeld() {
        int held = 100_000;
        Limiter limiter = limiter(2 * held);
        for (int call = 0; call < held; call++) {
            assertThat(limiter.tryAcquire(1 + call % 2)).isTrue();
        }
        for (int call = 0; call < held; call++) {
            limiter.release(1 + call % 2);
        }
        assertThat(limiter.status().concurrency().running()).isZero();
    }
}
