package io.throttlemachines.internal.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A walk through a table of keys holds its lock for a few bins at a time. */
class KeyWalkTest {

    private static final int SLOTS = 10_000;

    private final KeyTable<Slot> table = new KeyTable<>();

    private static final class Slot implements KeyLink<Slot> {

        private final Integer key;
        private @Nullable Slot next;

        Slot(int key) {
            this.key = key;
        }

        @Override
        public Object key() {
            return key;
        }

        @Override
        public int hash() {
            return key / 3; // some have one hash code
        }

        @Override
        public @Nullable Slot next() {
            return next;
        }

        @Override
        public void next(@Nullable Slot link) {
            next = link;
        }

        @Override
        public boolean remembered() {
            return true;
        }

        @Override
        public boolean retire() {
            return true;
        }
    }

    private List<Slot> add(int from, int to) {
        List<Slot> added = new ArrayList<>();
        for (int key = from; key < to; key++) {
            Slot slot = new Slot(key);
            added.add(slot);
            locked(() -> {
                table.growIfFull();
                table.link(slot);
            });
        }
        return added;
    }

    private void locked(Runnable change) {
        table.lock();
        try {
            change.run();
        } finally {
            table.unlock();
        }
    }

    @Test
    void emptyTableHasNoSlots() {
        Iterator<Slot> walk = table.slots().iterator();
        assertThat(walk.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(walk::next);
    }

    @Test
    void walkShowsEachSlotOnceWhileOthersComeAndGo() {
        Random random = new Random(3);
        for (int run = 0; run < 50; run++) {
            int first = run * 1_000_000;
            List<Slot> staying = add(first, first + 1 + random.nextInt(3_000));
            List<Slot> going = new ArrayList<>(add(first + 10_000, first + 10_000 + random.nextInt(300)));
            Set<Slot> shown = new HashSet<>();
            int next = first + 20_000;
            for (Slot slot : table.slots()) {
                assertThat(shown.add(slot)).isTrue();
                if (random.nextInt(10) == 0) {
                    int most = next + random.nextInt(10);
                    going.addAll(add(next, most));
                    next = most;
                }
                if (!going.isEmpty() && random.nextInt(3) == 0) {
                    forget(going.remove(random.nextInt(going.size())));
                }
            }
            assertThat(shown).containsAll(staying);
            staying.forEach(this::forget);
            going.forEach(this::forget);
        }
        assertThat(table.size()).isZero();
    }

    private void forget(Slot slot) {
        locked(() -> assertThat(table.forget(slot)).isTrue());
    }

    @Test
    void walkLooksAtFewBinsAheadAndHoldsNoLockInBetween() throws Exception {
        add(0, SLOTS);
        Set<Slot> later = new HashSet<>();
        int shown = 0;
        for (Slot slot : table.slots()) {
            if (shown == 0) {
                later.addAll(CompletableFuture.supplyAsync(() -> add(SLOTS, 2 * SLOTS))
                        .get(30, TimeUnit.SECONDS));
            }
            shown += later.contains(slot) ? 0 : 1;
            later.remove(slot);
        }
        assertThat(shown).isEqualTo(SLOTS);
        assertThat(later).hasSizeLessThan(SLOTS / 10);
    }
}
