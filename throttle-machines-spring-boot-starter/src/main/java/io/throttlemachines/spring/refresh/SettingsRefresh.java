package io.throttlemachines.spring.refresh;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.diagnostics.ConfigurationFailureAnalyzer;
import io.throttlemachines.spring.diagnostics.InvalidThrottleConfigurationFailureAnalyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Applies changes of properties since the last refresh to the running breakers and limiters. All properties are checked first, as
 * at the start: after a mistake nothing changes. A setting that an operator has changed stays, unless its own property has
 * changed. Thread-safe.
 */
public final class SettingsRefresh {

    private static final Logger log = LoggerFactory.getLogger(SettingsRefresh.class);
    private static final ActionNote NOTE = new ActionNote("configuration refresh", null, null);
    private static final List<FailureAnalyzer> ANALYZERS =
            List.of(new InvalidThrottleConfigurationFailureAnalyzer(), new ConfigurationFailureAnalyzer());

    private final ThrottleMachines machines;
    private final WrittenSettings start;
    private final Supplier<WrittenSettings> written;

    /** Requests not yet answered. The thread that finds zero refreshes, also for requests that arrive meanwhile. */
    private final AtomicInteger asked = new AtomicInteger();

    /** The properties at the last refresh. Used only by the one thread that refreshes. */
    private WrittenSettings latest;

    public SettingsRefresh(ThrottleMachines machines, WrittenSettings start, Supplier<WrittenSettings> written) {
        this.machines = machines;
        this.start = start;
        this.written = written;
        this.latest = start;
    }

    /** Refreshes now. If another thread is doing so, that thread refreshes once more instead. */
    public void refresh() {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int answered;
        do {
            answered = asked.get();
            try {
                apply();
            } catch (RuntimeException | Error wrong) {
                report(wrong);
            }
        } while (asked.addAndGet(-answered) > 0);
    }

    private void apply() {
        WrittenSettings before = latest;
        WrittenSettings after = written.get();
        List<Runnable> changes = changes(before.nodes(), after.nodes());
        latest = after;
        after.restartOnly()
                .changed(before.restartOnly(), start.restartOnly())
                .forEach(property -> log.warn("{} has changed, which needs a restart to take effect", property));
        changes.forEach(Runnable::run);
    }

    /** The changes to make. Throws if one of them is not possible. */
    private List<Runnable> changes(DeclaredNodes before, DeclaredNodes after) {
        List<Runnable> changes = new ArrayList<>();
        machines.breakers().values().forEach(breaker -> {
            BreakerConfig from = config(breaker, before);
            BreakerConfig to = config(breaker, after);
            if (from != null && to != null) {
                change(breaker, from, to, changes);
            }
        });
        machines.limiters().values().forEach(limiter -> {
            DeclaredNode<LimiterConfig> from = before.limiters().get(limiter.name());
            DeclaredNode<LimiterConfig> to = after.limiters().get(limiter.name());
            if (from != null && to != null) {
                change(limiter, from.config(), to.config(), changes);
            }
        });
        return changes;
    }

    /** The written settings; the defaults for a breaker that is declared nowhere; null for one that is declared in Java. */
    private @Nullable BreakerConfig config(Breaker breaker, DeclaredNodes nodes) {
        DeclaredNode<BreakerConfig> node = nodes.breakers().get(breaker.name());
        if (node != null) {
            return node.config();
        }
        return machines.undeclaredBreakers().contains(breaker.name()) ? nodes.defaultBreaker() : null;
    }

    private static void change(Breaker breaker, BreakerConfig before, BreakerConfig after, List<Runnable> changes) {
        BreakerConfig next = workable(breaker.name(), () -> LiveSettings.next(breaker.config(), before, after));
        changes.add(() -> breaker.configure(next, NOTE));
        if (before.mode() != after.mode()) {
            changes.add(() -> breaker.mode(after.mode(), NOTE));
        }
    }

    private static void change(Limiter limiter, LimiterConfig before, LimiterConfig after, List<Runnable> changes) {
        LimiterConfig next = workable(limiter.name(), () -> LiveSettings.next(limiter.config(), before, after));
        changes.add(() -> limiter.configure(next, NOTE));
        if (before.mode() != after.mode()) {
            changes.add(() -> limiter.mode(after.mode(), NOTE));
        }
    }

    /** Properties that are right by themselves may not work together with a setting that an operator has changed. */
    private static <C> C workable(String name, Supplier<C> settings) {
        try {
            return settings.get();
        } catch (ConfigurationException refused) {
            throw refused.of(name);
        }
    }

    private static void report(Throwable wrong) {
        for (FailureAnalyzer each : ANALYZERS) {
            FailureAnalysis analysis = each.analyze(wrong);
            if (analysis != null) {
                log.error(
                        "The settings were not refreshed: the running settings stay in force. {}{}{}",
                        analysis.getDescription(),
                        System.lineSeparator(),
                        analysis.getAction());
                return;
            }
        }
        log.error("The settings could not be refreshed", wrong);
    }
}
