package io.throttlemachines.spring.console;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Shows the console: the page at {@code GET /actuator/throttle/console}, its files below, its live data at
 * {@code console/changes/{version}}, and settings at {@code console/settings/{kind}/{name}}. What answers {@code console/csrf} is
 * {@link CsrfHeaders}. Since it is a view of the endpoint, the same clients may read it. Thread-safe.
 */
@ImportRuntimeHints(ConsoleHints.class)
public final class ConsoleView implements ThrottleView {

    static final String SEGMENT = "console";
    private static final String CHANGES = "changes/";
    private static final String SETTINGS = "settings/";

    private final ConsoleFiles files = new ConsoleFiles();
    private final Changes changes;
    private final NodeSettings settings;

    /**
     * A console.
     *
     * @param machines what it shows
     * @param changes  what changes in them
     */
    public ConsoleView(ThrottleMachines machines, Changes changes) {
        this.changes = changes;
        this.settings = new NodeSettings(machines);
    }

    @Override
    public String segment() {
        return SEGMENT;
    }

    @Override
    @RegisterReflectionForBinding({
        ChangesDescriptor.class,
        ConsoleNode.class,
        NodeSettings.Descriptor.class,
        NodeSettings.Value.class
    })
    public Object show(Query query) {
        String path = query.path();
        if (path.startsWith(CHANGES)) {
            return changes.since(path.substring(CHANGES.length()));
        }
        if (path.startsWith(SETTINGS)) {
            return settings.of(path.substring(SETTINGS.length()));
        }
        ConsoleFile file = file(path);
        if (file == null) {
            throw RequestException.notFound("The console has no file " + ResponseText.quoted(path) + ".", null);
        }
        return new WebEndpointResponse<>(file.content(), file.type());
    }

    /** The file at a path below the console: the page for the empty one; null if there is none. */
    @Nullable
    ConsoleFile file(String path) {
        return files.find(path.isEmpty() ? ConsoleFiles.PAGE : path);
    }
}
