package io.throttlemachines.spring.actuate.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.ManualAction.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualActionDescriptorTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");

    @Test
    void showsActionOperatorReasonAndEnd() {
        ActionNote note = new ActionNote("ann", "maintenance", Duration.ofMinutes(10));
        assertThat(ManualActionDescriptor.of(ManualAction.of(Kind.FORCE_OPEN, note, NOW)))
                .isEqualTo(new ManualActionDescriptor(
                        "force-open", "ann", "maintenance", "2026-11-21T10:15:30Z", "2026-11-21T10:25:30Z"));
    }

    @Test
    void leavesOutUnknownValues() {
        assertThat(ManualActionDescriptor.of(ManualAction.of(Kind.RESET, ActionNote.NONE, NOW)))
                .isEqualTo(new ManualActionDescriptor("reset", null, null, "2026-11-21T10:15:30Z", null));
        assertThat(ManualActionDescriptor.of(null)).isNull();
    }

    @Test
    void reasonIsShownOnOneLine() {
        ActionNote note = ActionNote.because("broken\n\tat a.b.C(C.java:1)");
        ManualActionDescriptor shown = ManualActionDescriptor.of(ManualAction.of(Kind.MODE, note, NOW));
        assertThat(shown).isNotNull();
        assertThat(shown.reason()).isEqualTo("broken  at a.b.C(C.java:1)");
    }
}
