package io.throttlemachines.spring.autoconfigure;

/** Whether {@code throttle-machines.web.problem-details} lets refusals become problem+json. */
final class ProblemDetailsCondition extends SwitchCondition {

    ProblemDetailsCondition() {
        super("web.problem-details");
    }
}
