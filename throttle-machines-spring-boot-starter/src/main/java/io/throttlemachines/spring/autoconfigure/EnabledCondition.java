package io.throttlemachines.spring.autoconfigure;

/**
 * Whether {@code throttle-machines.enabled} lets us be active. What is neither true nor false stops the start: to be quietly
 * unprotected is the last thing its author wants.
 */
final class EnabledCondition extends SwitchCondition {

    EnabledCondition() {
        super("enabled");
    }
}
