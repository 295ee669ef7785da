package io.throttlemachines.spring.autoconfigure;

/** Whether {@code throttle-machines.metrics.enabled} lets calls be measured. */
final class MetricsCondition extends SwitchCondition {

    MetricsCondition() {
        super("metrics.enabled");
    }
}
