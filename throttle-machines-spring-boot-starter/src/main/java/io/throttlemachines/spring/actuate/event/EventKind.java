package io.throttlemachines.spring.actuate.event;

import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.event.FleetVote;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.event.RetryBudgetExhausted;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.event.Repetition;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A kind of event and how the endpoint shows it.
 *
 * @param type   the record of the event
 * @param fields writes the fields that this kind alone has
 * @param <E>    the record of the event
 */
record EventKind<E extends ThrottleEvent>(Class<E> type, BiConsumer<E, EventFields> fields) {

    /** All kinds. */
    static final List<EventKind<?>> ALL = List.of(
            new EventKind<>(BreakerTransition.class, EventKind::describe),
            new EventKind<>(CascadeTriggered.class, (event, fields) -> fields.names("opened", event.opened())),
            new EventKind<>(ActionBlocked.class, EventKind::describe),
            new EventKind<>(RefusalObserved.class, (event, fields) -> fields.text("reason", event.reason())),
            new EventKind<>(
                    ModeChanged.class,
                    (event, fields) -> fields.word("from", event.from()).word("to", event.to())),
            new EventKind<>(ManualActionTaken.class, (event, fields) -> fields.by(event.action())),
            new EventKind<>(ManualActionLifted.class, (event, fields) -> fields.by(event.action())),
            new EventKind<>(
                    ConfigurationChanged.class,
                    (event, fields) ->
                            fields.changes("changes", event.changes()).by(event.action())),
            new EventKind<>(CallFailed.class, (event, fields) -> fields.failure("error", event.failure())),
            new EventKind<>(RetryBudgetExhausted.class, (event, fields) -> {}),
            new EventKind<>(
                    FleetOpened.class,
                    (event, fields) -> fields.names("votes", event.votes()).number("live", event.live())),
            new EventKind<>(
                    FleetVote.class,
                    (event, fields) -> fields.text("instance", event.instance())
                            .flag("given", event.given())
                            .number("votes", event.votes())
                            .number("needed", event.needed())),
            new EventKind<>(StoreUnavailable.class, (event, fields) -> fields.text("error", event.error())),
            new EventKind<>(StoreAvailable.class, (event, fields) -> {}));

    private static void describe(BreakerTransition event, EventFields fields) {
        OpenCause cause = event.cause();
        fields.text("from", event.from().name())
                .text("to", event.to().name())
                .text("cause", cause == null ? null : cause.description());
    }

    private static void describe(ActionBlocked event, EventFields fields) {
        fields.word("action", event.action()).text("reason", event.reason());
    }

    static EventKind<?> of(ThrottleEvent event) {
        return ALL.stream()
                .filter(kind -> kind.type.isInstance(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown kind of event: " + event));
    }

    /**
     * Finds a kind by name; case, dashes and underscores make no difference.
     *
     * @throws RequestException if there is no such kind
     */
    static EventKind<?> named(String name) {
        String letters = name.replaceAll("[-_]", "");
        return ALL.stream()
                .filter(kind -> kind.type.getSimpleName().equalsIgnoreCase(letters))
                .findFirst()
                .orElseThrow(() -> RequestException.wrong(
                        "There is no kind of event " + ResponseText.quoted(name) + ".",
                        ALL.stream().map(EventKind::text).toList()));
    }

    /** The name, such as {@code breaker-transition}. */
    String text() {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** What the endpoint remembers of an event: not its failure, which would keep alive all objects it refers to. */
    RecentEvent keep(ThrottleEvent event) {
        E own = type.cast(event);
        EventFields shown = new EventFields();
        fields.accept(own, shown);
        List<String> others = own instanceof CascadeTriggered cascade ? cascade.opened() : List.of();
        return new RecentEvent(
                this, own.name(), own.nodeKind(), others, own.at(), shown.toMap(), Repetition.of(own), own.times());
    }
}
