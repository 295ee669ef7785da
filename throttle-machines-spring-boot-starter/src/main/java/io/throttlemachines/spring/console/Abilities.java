package io.throttlemachines.spring.console;

import java.util.function.BooleanSupplier;

/**
 * What the endpoint can do besides showing nodes, so that the page offers nothing else.
 *
 * @param actions whether it accepts actions
 * @param history whether it remembers events
 * @param fleet   whether the instance shares breakers or permits with others now
 */
public record Abilities(boolean actions, boolean history, BooleanSupplier fleet) {}
