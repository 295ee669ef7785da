package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Names are immutable snapshots in the order of declaration, and declaring one costs the same however many there are. */
class NamesTest {

    @Test
    void behaveLikeCopiedMaps() {
        Random random = new Random(30);
        for (int run = 0; run < 200; run++) {
            Names<Integer> names = Names.none();
            Map<String, Integer> model = new LinkedHashMap<>();
            List<Names<Integer>> taken = new ArrayList<>();
            List<Map<String, Integer>> copies = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                Map<String, Integer> added = new LinkedHashMap<>();
                for (int each = random.nextInt(4); each > 0; each--) {
                    added.put("n" + step + "-" + each, step);
                }
                Names<Integer> next = names.with(added);
                if (random.nextInt(4) != 0) { // otherwise it is given up, as after a declaration that failed
                    names = next;
                    model.putAll(added);
                }
                taken.add(names);
                copies.add(new LinkedHashMap<>(model));
            }
            for (int step = 0; step < taken.size(); step++) {
                assertSame(taken.get(step), copies.get(step), model.keySet());
            }
        }
    }

    private static void assertSame(Names<Integer> names, Map<String, Integer> copy, Iterable<String> all) {
        assertThat(names).isEqualTo(copy).hasSize(copy.size());
        assertThat(List.copyOf(names.keySet())).isEqualTo(List.copyOf(copy.keySet()));
        for (String name : all) {
            assertThat(names.get(name)).isEqualTo(copy.get(name));
            assertThat(names.containsKey(name)).isEqualTo(copy.containsKey(name));
        }
        assertThat(names.get("unknown")).isNull();
    }

    @Test
    void cannotBeChanged() {
        Names<Integer> names = Names.<Integer>none().with(Map.of("a", 1));

        assertThatThrownBy(() -> names.put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> names.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(names::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> names.entrySet().iterator().next().setValue(3))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(names).containsExactly(Map.entry("a", 1));
    }

    @Test
    void snapshotsTakenEarlierStayAsTheyWere() {
        ThrottleMachines machines = ThrottleMachines.create();
        Breaker first = machines.breaker("first");
        Map<String, Breaker> before = machines.breakers();
        machines.breaker("second");

        assertThat(before).containsExactly(Map.entry("first", first));
        assertThat(machines.breakers()).containsOnlyKeys("first", "second");
        assertThat(machines.undeclaredBreakers()).containsExactly("first", "second");
    }

    @Test
    void refusedDeclarationLeavesNoName() {
        ThrottleMachines machines = ThrottleMachines.create();
        machines.breaker("known");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> machines.breaker(
                        "wrong", BreakerConfig.builder().dependsOn("unknown").build()));
        assertThat(machines.breakers()).containsOnlyKeys("known");
        assertThat(machines.breaker("wrong").config()).isEqualTo(BreakerConfig.defaults());
    }

    /** Copying everything at each declaration would copy five billion names here, which takes minutes. */
    @Test
    void declaringAHundredThousandNamesOneByOneIsLinear() throws InterruptedException {
        int names = 100_000;
        ThrottleMachines machines = ThrottleMachines.create();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (machines.breakers().size() < names) {
                Map<String, Breaker> seen = machines.breakers();
                int size = seen.size();
                String last = "b" + (size - 1);
                if (size > 0 && (!seen.containsKey(last) || seen.containsKey("b" + size))) {
                    failure.set(new AssertionError("torn at " + size));
                    return;
                }
            }
        });
        reader.start();
        for (int number = 0; number < names; number++) {
            machines.breaker("b" + number);
        }
        reader.join();

        assertThat(failure.get()).isNull();
        assertThat(machines.breakers()).hasSize(names);
        assertThat(machines.undeclared()).hasSize(names);
    }
}
