package io.throttlemachines.spring.refresh;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.BreakerSettings;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.config.LimiterSettings;
import io.throttlemachines.spring.diagnostics.ConfigurationFailureAnalyzer;
import io.throttlemachines.spring.diagnostics.InvalidThrottleConfigurationFailureAnalyzer;
import io.throttlemachines.spring.diagnostics.ThrottleBindFailureAnalyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Takes over into what runs whatever is written otherwise than when it looked last. All that is written is checked first,
 * as at the start: if anything is wrong, nothing changes. What somebody changed by hand stays unless its own property
 * changed. Thread-safe.
 */
public final class SettingsRefresh {

    private static final Logger log = LoggerFactory.getLogger(SettingsRefresh.class);
    private static final ActionNote NOTE = new ActionNote("configuration refresh", null, null);
    private static final List<FailureAnalyzer> ANALYZERS = List.of(
            new InvalidThrottleConfigurationFailureAnalyzer(),
            new ThrottleBindFailureAnalyzer(),
            new ConfigurationFailureAnalyzer());

    private final ThrottleMachines machines;
    private final WrittenSettings start;
    private final Supplier<WrittenSettings> written;

    /** How often it was asked since it looked last. Who finds zero looks, for those too who ask meanwhile. */
    private final AtomicInteger asked = new AtomicInteger();

    /** What it saw last. Only touched by the one thread that looks. */
    private WrittenSettings latest;

    public SettingsRefresh(ThrottleMachines machines, WrittenSettings start, Supplier<WrittenSettings> written) {
        this.machines = machines;
        this.start = start;
        this.written = written;
        this.latest = start;
    }

    /** Looks now, or lets the thread that is looking look once more. */
    public void refresh() {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int answered;
        do {
            answered = asked.get();
            try {
                takeOver();
            } catch (RuntimeException | Error wrong) {
                tell(wrong);
            }
        } while (asked.addAndGet(-answered) > 0);
    }

    private void takeOver() {
        WrittenSettings before = latest;
        WrittenSettings after = written.get();
        List<Runnable> changes = changes(before.nodes(), after.nodes());
        latest = after;
        after.fixed()
                .changed(before.fixed(), start.fixed())
                .forEach(property -> log.warn("{} has changed, which needs a restart to take effect", property));
        changes.forEach(Runnable::run);
    }

    /** What is to be done; all of it can be, or else it throws. */
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
            DeclaredNode<LimiterSettings, LimiterConfig> from =
                    before.limiters().get(limiter.name());
            DeclaredNode<LimiterSettings, LimiterConfig> to = after.limiters().get(limiter.name());
            if (from != null && to != null) {
                change(limiter, from, to, changes);
            }
        });
        return changes;
    }

    /** As it is written; the defaults for one that is used and declared nowhere; null for one that Java declares. */
    private @Nullable BreakerConfig config(Breaker breaker, DeclaredNodes nodes) {
        DeclaredNode<BreakerSettings, BreakerConfig> node = nodes.breakers().get(breaker.name());
        if (node != null) {
            return node.config();
        }
        return machines.undeclared().contains(breaker.name()) ? nodes.defaultBreaker() : null;
    }

    private static void change(Breaker breaker, BreakerConfig before, BreakerConfig after, List<Runnable> changes) {
        BreakerConfig next = workable(breaker.name(), () -> LiveBreaker.next(breaker.config(), before, after));
        changes.add(() -> breaker.configure(next, NOTE));
        if (before.mode() != after.mode()) {
            changes.add(() -> breaker.mode(after.mode(), NOTE));
        }
    }

    private static void change(
            Limiter limiter,
            DeclaredNode<LimiterSettings, LimiterConfig> before,
            DeclaredNode<LimiterSettings, LimiterConfig> after,
            List<Runnable> changes) {
        LimiterConfig next = workable(limiter.name(), () -> LiveLimiter.next(limiter.config(), before, after));
        changes.add(() -> limiter.configure(next, NOTE));
        if (before.config().mode() != after.config().mode()) {
            changes.add(() -> limiter.mode(after.config().mode(), NOTE));
        }
    }

    /** What is written is in order by itself, but perhaps not together with what somebody changed by hand. */
    private static <C> C workable(String name, Supplier<C> settings) {
        try {
            return settings.get();
        } catch (ConfigurationException refused) {
            throw refused.of(name);
        }
    }

    private static void tell(Throwable wrong) {
        ANALYZERS.stream()
                .map(analyzer -> analyzer.analyze(wrong))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresentOrElse(SettingsRefresh::tell, () -> log.error("The settings could not be refreshed", wrong));
    }

    private static void tell(FailureAnalysis analysis) {
        log.error(
                "The settings were not refreshed; all stays as it was. {}{}{}",
                analysis.getDescription(),
                System.lineSeparator(),
                analysis.getAction());
    }
}
