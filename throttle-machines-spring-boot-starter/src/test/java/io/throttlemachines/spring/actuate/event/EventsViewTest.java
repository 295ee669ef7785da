package io.throttlemachines.spring.actuate.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.spring.actuate.Json;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.view.ThrottleView.Query;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class EventsViewTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final ManualAction BY_HAND = new ManualAction(
            ManualAction.Kind.FORCE_OPEN, "alice", "the database is moved\nand more", NOON, NOON.plusSeconds(600));

    static Stream<Arguments> events() {
        Instant at = NOON;
        return Stream.of(
                Arguments.of(
                        opened("a", at),
                        "{'kind': 'breaker-transition', 'name': 'a', 'from': 'CLOSED', 'to': 'OPEN',"
                                + " 'cause': '5 failures within PT1M'}"),
                Arguments.of(
                        new BreakerTransition("a", CircuitState.OPEN, CircuitState.HALF_OPEN, null, at),
                        "{'kind': 'breaker-transition', 'name': 'a', 'from': 'OPEN', 'to': 'HALF_OPEN'}"),
                Arguments.of(
                        new CascadeTriggered("a", List.of("b", "c"), at),
                        "{'kind': 'cascade-triggered', 'name': 'a', 'opened': ['b', 'c']}"),
                Arguments.of(
                        new ActionBlocked("a", ActionBlocked.Action.RECOVERY, "its guard said no", at),
                        "{'kind': 'action-blocked', 'name': 'a', 'times': 1, 'action': 'recovery',"
                                + " 'reason': 'its guard said no'}"),
                Arguments.of(
                        new RefusalObserved("a", "no permits left", at),
                        "{'kind': 'refusal-observed', 'name': 'a', 'times': 1, 'reason': 'no permits left'}"),
                Arguments.of(
                        new ModeChanged("a", Mode.ENFORCE, Mode.OBSERVE, at),
                        "{'kind': 'mode-changed', 'name': 'a', 'from': 'enforce', 'to': 'observe'}"),
                Arguments.of(
                        new ManualActionTaken("a", BY_HAND),
                        "{'kind': 'manual-action-taken', 'name': 'a', 'action': 'force-open', 'by': 'alice',"
                                + " 'reason': 'the database is moved and more', 'until': '2026-11-21T12:10:00Z'}"),
                Arguments.of(
                        new ManualActionLifted(
                                "a", new ManualAction(ManualAction.Kind.ISOLATE, null, null, NOON, null), at),
                        "{'kind': 'manual-action-lifted', 'name': 'a', 'action': 'isolate'}"),
                Arguments.of(
                        new ConfigurationChanged("a", List.of(new Change("failure-threshold", "5", "10")), BY_HAND),
                        "{'kind': 'configuration-changed', 'name': 'a',"
                                + " 'changes': [{'setting': 'failure-threshold', 'from': '5', 'to': '10'}],"
                                + " 'action': 'force-open', 'by': 'alice', 'reason': 'the database is moved and more',"
                                + " 'until': '2026-11-21T12:10:00Z'}"),
                Arguments.of(
                        new CallFailed("a", new IllegalStateException("no answer\n\tat somewhere"), at),
                        "{'kind': 'call-failed', 'name': 'a', 'times': 1,"
                                + " 'error': 'java.lang.IllegalStateException: no answer'}"),
                Arguments.of(
                        new CallFailed("a", new IllegalStateException(), at),
                        "{'kind': 'call-failed', 'name': 'a', 'times': 1,"
                                + " 'error': 'java.lang.IllegalStateException'}"),
                Arguments.of(
                        new CallFailed("a", new Unreadable(), at),
                        "{'kind': 'call-failed', 'name': 'a', 'times': 1, 'error': '" + Unreadable.class.getName()
                                + "'}"));
    }

    private static final class Unreadable extends RuntimeException {

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventShowsItsFields(ThrottleEvent event, String expected) {
        Map<String, Object> shown = show(viewOf(10, event), null, null).get(0);

        assertThat(shown).containsEntry("at", NOON.toString());
        assertThat(JsonMapper.shared().valueToTree(shown).toString().replace(",\"at\":\"2026-11-21T12:00:00Z\"", ""))
                .isEqualTo(Json.of(expected).toString());
    }

    @Test
    void newestEventComesFirst() {
        assertThat(names(viewOf(10, opened("a", NOON), opened("b", NOON), opened("c", NOON))))
                .containsExactly("c", "b", "a");
    }

    @Test
    void numberOfEventsIsLimited() {
        assertThat(names(viewOf(2, opened("a", NOON), opened("b", NOON), opened("c", NOON))))
                .containsExactly("c", "b");
    }

    @Test
    void nameFindsTheCascadeThatOpenedIt() {
        EventsView view = viewOf(
                10,
                new CascadeTriggered("primary", List.of("a", "b"), NOON),
                opened("a", NOON),
                opened("b", NOON),
                opened("ab", NOON));

        assertThat(show(view, "a", null)).extracting("name").containsExactly("a", "primary");
        assertThat(show(view, "A", null)).isEmpty();
        assertThat(show(view, "", null)).isEmpty();
    }

    @Test
    void kindFiltersEvents() {
        EventsView view = viewOf(10, opened("a", NOON), new ModeChanged("a", Mode.ENFORCE, Mode.OFF, NOON));

        assertThat(show(view, null, "Mode_Changed")).extracting("kind").containsExactly("mode-changed");
        assertThat(show(view, "b", "mode-changed")).isEmpty();
    }

    @Test
    void unknownKindIsRejectedWithTheKnownKinds() {
        assertThatThrownBy(() -> show(viewOf(10), null, "transition"))
                .isInstanceOfSatisfying(RequestException.class, wrong -> {
                    assertThat(wrong.response().getStatus()).isEqualTo(400);
                    assertThat(wrong.response().getBody()).asString().contains("breaker-transition", "call-failed");
                });
    }

    @Test
    void eventsHaveNoSubPath() {
        assertThatThrownBy(() -> viewOf(10).show(new Query("a", null, null)))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        wrong -> assertThat(wrong.response().getStatus()).isEqualTo(404));
    }

    @Test
    void equalFrequentEventsShareOneEntryThatMovesToTheFront() {
        EventsView view = viewOf(
                10, observed("a", "full", 0), opened("b", NOON), observed("a", "open", 1), observed("a", "full", 2));

        assertThat(show(view, null, null))
                .extracting(each -> each.get("name"), each -> each.get("reason"), each -> each.get("times"))
                .containsExactly(tuple("a", "full", 2L), tuple("a", "open", 1L), tuple("b", null, null));
        assertThat(show(view, null, null).get(0))
                .containsEntry("at", NOON.plusSeconds(2).toString());
    }

    @Test
    void mergedEventCountsAsOftenAsItHappened() {
        EventsView view = viewOf(
                10,
                observed("a", "full", 0),
                new RefusalObserved("a", "full", NOON.plusSeconds(9), 40),
                new ActionBlocked("a", ActionBlocked.Action.RESET, "needs b", NOON, 5),
                new CallFailed("a", new IllegalStateException("1"), NOON, 6),
                new CallFailed("a", new IllegalStateException("2"), NOON, 7));

        assertThat(show(view, null, null))
                .extracting(each -> each.get("kind"), each -> each.get("times"))
                .containsExactly(
                        tuple("call-failed", 13L), tuple("action-blocked", 5L), tuple("refusal-observed", 41L));
    }

    @Test
    void failuresOfTheSameClassAreEqual() {
        EventsView view = viewOf(
                10,
                new CallFailed("a", new IllegalStateException("1"), NOON),
                new CallFailed("a", new IllegalStateException("2"), NOON),
                new CallFailed("a", new IllegalArgumentException("2"), NOON),
                new CallFailed("b", new IllegalStateException("2"), NOON));

        assertThat(show(view, null, null)).extracting("times").containsExactly(1L, 1L, 2L);
    }

    @Test
    void transitionsNeverShareAnEntry() {
        assertThat(names(viewOf(10, opened("a", NOON), opened("a", NOON)))).containsExactly("a", "a");
    }

    @Test
    void frequentEventsTakeAtMostHalfOfThePlaces() {
        List<ThrottleEvent> events = new ArrayList<>();
        IntStream.range(0, 10).forEach(each -> events.add(opened("circuit" + each, NOON)));
        IntStream.range(0, 1_000).forEach(each -> events.add(observed("a", "reason " + each, each)));
        EventsView view = viewOf(10, events.toArray(ThrottleEvent[]::new));

        assertThat(show(view, null, null))
                .extracting(each -> each.getOrDefault("reason", each.get("name")))
                .containsExactly(
                        "reason 999",
                        "reason 998",
                        "reason 997",
                        "reason 996",
                        "reason 995",
                        "circuit9",
                        "circuit8",
                        "circuit7",
                        "circuit6",
                        "circuit5");
    }

    @Test
    void oldFrequentEventIsForgottenBeforeLaterTransitions() {
        EventsView view = viewOf(
                4,
                observed("old", "full", 0),
                opened("a", NOON),
                opened("b", NOON),
                opened("c", NOON),
                opened("d", NOON));

        assertThat(names(view)).containsExactly("d", "c", "b", "a");
    }

    @Test
    void latestEventTakesTheOnlyPlace() {
        assertThat(names(viewOf(1, opened("a", NOON), observed("b", "full", 0))))
                .containsExactly("b");
        assertThat(names(viewOf(1, observed("b", "full", 0), opened("a", NOON))))
                .containsExactly("a");
    }

    @Test
    void nothingIsLostIfManyThreadsPublishAndRead() {
        EventsView view = new EventsView(100);
        CompletableFuture<?>[] publishers = IntStream.range(0, 4)
                .mapToObj(publisher -> CompletableFuture.runAsync(() -> {
                    for (int each = 0; each < 1_000; each++) {
                        view.onEvent(observed("a", "full", each));
                        view.onEvent(opened("publisher" + publisher, NOON));
                        assertThat(show(view, null, null)).hasSizeLessThanOrEqualTo(100);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(publishers).join();

        assertThat(show(view, "a", null)).extracting("times").containsExactly(4_000L);
        assertThat(show(view, null, null)).hasSize(100);
    }

    private static EventsView viewOf(int history, ThrottleEvent... events) {
        EventsView view = new EventsView(history);
        for (ThrottleEvent event : events) {
            view.onEvent(event);
        }
        return view;
    }

    private static List<Map<String, Object>> show(EventsView view, String name, String kind) {
        return view.show(new Query("", name, kind)).events();
    }

    private static Stream<Object> names(EventsView view) {
        return show(view, null, null).stream().map(each -> each.get("name"));
    }

    private static BreakerTransition opened(String name, Instant at) {
        OpenCause cause = new OpenCause(OpenCause.Kind.FAILURES, "5 failures within PT1M", null, null);
        return new BreakerTransition(name, CircuitState.CLOSED, CircuitState.OPEN, cause, at);
    }

    private static RefusalObserved observed(String name, String reason, int second) {
        return new RefusalObserved(name, reason, NOON.plusSeconds(second));
    }
}
