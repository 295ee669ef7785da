package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.fleet.FleetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records as texts. */
class RecordTextTest {

    @Test
    void readsWhatItWrites() {
        Random random = new Random();
        for (int each = 0; each < 10_000; each++) {
            FleetRecord record = FleetRecords.random(random);
            assertThat(RecordText.read(RecordText.of(record))).isEqualTo(record);
        }
    }

    @Test
    void closedCircuitIsShort() {
        assertThat(RecordText.of(FleetRecord.closed("shop-1", null)))
                .containsExactly("state", "CLOSED", "by", "shop-1");
    }

    @Test
    void namesOfALaterVersionAreSkipped() {
        List<String> later = new ArrayList<>(List.of("mood", "cheerful"));
        later.addAll(RecordText.of(FleetRecord.closed("shop-1", null)));
        later.addAll(List.of("weather", "fair"));

        assertThat(RecordText.read(later)).isEqualTo(FleetRecord.closed("shop-1", null));
    }

    @Test
    void missingStateIsNoRecord() {
        assertThatThrownBy(() -> RecordText.read(List.of("by", "shop-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no state");
    }
}
