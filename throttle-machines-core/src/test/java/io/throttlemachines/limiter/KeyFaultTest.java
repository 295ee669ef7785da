package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The fault of one key, such as a lazy entity whose session has ended, never affects another key or the limiter. */
class KeyFaultTest {

    private static final int OTHERS = 2_000;

    private final Bench bench = new Bench();

    private enum Fault {
        HASH_CODE,
        EQUALS,
        BOTH,
        TO_STRING
    }

    /** A key that works until it breaks. */
    private static final class Fragile {

        private final int id;
        private final int hash;
        private Fault fault;

        Fragile(int id, int hash) {
            this.id = id;
            this.hash = hash;
        }

        private void failFor(Fault method) {
            if (fault == method || fault == Fault.BOTH && method != Fault.TO_STRING) {
                throw new IllegalStateException("the session has ended");
            }
        }

        private int id() {
            failFor(Fault.EQUALS);
            return id;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Fragile that && id() == that.id();
        }

        @Override
        public int hashCode() {
            failFor(Fault.HASH_CODE);
            return hash;
        }

        @Override
        public String toString() {
            failFor(Fault.TO_STRING);
            return "fragile " + id;
        }
    }

    private Limiter limiter(long maxKeys) {
        return bench.limiter(
                LimiterConfig.of(10, Duration.ofHours(1)).toBuilder().maxKeys(maxKeys));
    }

    private static Fragile broken(Limiter limiter, int id, int hash, Fault fault) {
        Fragile key = new Fragile(id, hash);
        limiter.forKey(key).acquire(10);
        key.fault = fault;
        return key;
    }

    /** Other keys of the same class, all of the same hash or each of another, with and without evictions. */
    @ParameterizedTest
    @CsvSource({
        "HASH_CODE, 100, true", "EQUALS, 100, true", "BOTH, 100, true", "TO_STRING, 100, true",
        "HASH_CODE, 100, false", "EQUALS, 100, false", "BOTH, 100, false", "TO_STRING, 100, false",
        "HASH_CODE, 100000, true", "EQUALS, 100000, true", "BOTH, 100000, true", "TO_STRING, 100000, true",
        "HASH_CODE, 100000, false", "EQUALS, 100000, false", "BOTH, 100000, false", "TO_STRING, 100000, false"
    })
    void otherKeysNeverSeeIt(Fault fault, long maxKeys, boolean sameHash) {
        Limiter limiter = limiter(maxKeys);
        broken(limiter, -1, 7, fault);
        for (int id = 0; id < OTHERS; id++) {
            Permits other = limiter.forKey(new Fragile(id, sameHash ? 7 : id));
            assertThat(other.tryAcquire(9)).isTrue();
            assertThat(other.tryAcquire(2)).isFalse();
            assertThat(other.peek().remaining()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLimiterItselfNeverSeesIt(Fault fault) {
        Limiter limiter = limiter(100);
        List<Permits> others = new ArrayList<>();
        for (int id = 0; id < 20; id++) {
            broken(limiter, -1 - id, id, fault);
            Permits other = limiter.forKey(new Fragile(id, id));
            other.acquire(5);
            others.add(other);
        }
        assertThat(limiter.status().keys()).isBetween(20L, 40L);
        limiter.configure(limiter.config().toBuilder().limit(20).build(), ActionNote.NONE);
        assertThat(limiter.config().limit()).isEqualTo(20);
        assertThat(limiter.peek().remaining()).isEqualTo(20);
        assertThat(others)
                .allSatisfy(other -> assertThat(other.peek().remaining()).isEqualTo(15));
        assertThat(limiter.resetKeyText("nobody")).isFalse();
        assertThat(limiter.resetKeyText("fragile 3")).isTrue();
        assertThat(others.get(3).peek().remaining()).isEqualTo(20);
        limiter.reset();
        assertThat(others)
                .allSatisfy(other -> assertThat(other.peek().remaining()).isEqualTo(20));
        bench.advance(Duration.ofHours(2));
        for (int call = 0; call < 1_000; call++) {
            bench.advance(Duration.ofSeconds(60));
            limiter.forKey("live").tryAcquire();
        }
        assertThat(limiter.status().keys()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void permitsOfItHeldByACallerStillCount(Fault fault) {
        Limiter limiter = limiter(100);
        Fragile key = new Fragile(1, 1);
        Permits held = limiter.forKey(key);
        held.acquire(9);
        key.fault = fault;
        assertThat(held.tryAcquire()).isTrue();
        assertThat(held.tryAcquire()).isFalse();
        assertThatCode(held::reset).doesNotThrowAnyException();
        assertThat(held.tryAcquire()).isTrue();
    }

    /** A caller that asks with a broken key gets its exception; nobody else does. */
    @Test
    void aKeyWithoutAHashFailsForItsCaller() {
        Limiter limiter = limiter(100);
        Fragile key = broken(limiter, 1, 1, Fault.HASH_CODE);
        assertThatThrownBy(() -> limiter.forKey(key)).hasMessage("the session has ended");
        assertThat(limiter.forKey(new Fragile(1, 1)).tryAcquire()).isFalse();
    }

    /** The same entity loaded again, at each request, after the session of the one before has ended. */
    @Test
    void brokenKeysOfTheSameHashDoNotPileUp() {
        Limiter limiter = limiter(100_000);
        for (int request = 0; request < 1_000; request++) {
            broken(limiter, 1, 1, Fault.BOTH);
        }
        assertThat(limiter.status().keys()).isLessThan(3);
    }
}
