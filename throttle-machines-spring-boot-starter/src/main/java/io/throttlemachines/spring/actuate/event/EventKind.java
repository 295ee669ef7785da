package io.throttlemachines.spring.actuate.event;

import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of event, as it is shown.
 *
 * @param type   its record
 * @param fields tells what it has of its own
 * @param news   what two of it have in common that say the same; null where each is to be seen by itself
 * @param <E>    its record
 */
record EventKind<E extends ThrottleEvent>(
        Class<E> type,
        BiConsumer<E, EventFields> fields,
        @Nullable Function<E, String> news) {

    /** All there are. */
    static final List<EventKind<?>> ALL = List.of(
            rare(BreakerTransition.class, EventKind::tell),
            rare(CascadeTriggered.class, (event, fields) -> fields.names("opened", event.opened())),
            frequent(ActionBlocked.class, EventKind::tell, event -> event.action() + event.reason()),
            frequent(
                    RefusalObserved.class,
                    (event, fields) -> fields.text("reason", event.reason()),
                    RefusalObserved::reason),
            rare(
                    ModeChanged.class,
                    (event, fields) -> fields.word("from", event.from()).word("to", event.to())),
            rare(ManualActionTaken.class, (event, fields) -> fields.by(event.action())),
            rare(ManualActionLifted.class, (event, fields) -> fields.by(event.action())),
            rare(
                    ConfigurationChanged.class,
                    (event, fields) ->
                            fields.changes("changes", event.changes()).by(event.action())),
            frequent(
                    CallFailed.class,
                    (event, fields) -> fields.failure("error", event.failure()),
                    event -> event.failure().getClass().getName()));

    private static void tell(BreakerTransition event, EventFields fields) {
        OpenCause cause = event.cause();
        fields.text("from", event.from().name())
                .text("to", event.to().name())
                .text("cause", cause == null ? null : cause.description());
    }

    private static void tell(ActionBlocked event, EventFields fields) {
        fields.word("action", event.action()).text("reason", event.reason());
    }

    private static <E extends ThrottleEvent> EventKind<E> rare(Class<E> type, BiConsumer<E, EventFields> fields) {
        return new EventKind<>(type, fields, null);
    }

    private static <E extends ThrottleEvent> EventKind<E> frequent(
            Class<E> type, BiConsumer<E, EventFields> fields, Function<E, String> news) {
        return new EventKind<>(type, fields, news);
    }

    static EventKind<?> of(ThrottleEvent event) {
        return ALL.stream()
                .filter(kind -> kind.type.isInstance(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Of no known kind: " + event));
    }

    /**
     * The kind of a name in any spelling.
     *
     * @param name however it is written: case, dashes and underscores make no difference
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

    /** Its name, such as {@code breaker-transition}. */
    String text() {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** What is kept of an event: no failure, as that would keep alive whatever it holds. */
    RecentEvent keep(ThrottleEvent event) {
        E own = type.cast(event);
        EventFields told = new EventFields();
        fields.accept(own, told);
        List<String> others = own instanceof CascadeTriggered cascade ? cascade.opened() : List.of();
        return new RecentEvent(this, own.name(), others, own.at(), told.toMap(), news == null ? null : news.apply(own));
    }
}
