package io.throttlemachines.spring.autoconfigure;

/** Gives tests of other packages the class of the wiring. */
public final class AopWiring {

    public static final Class<?> TYPE = ThrottleMachinesAopAutoConfiguration.class;

    private AopWiring() {}
}
