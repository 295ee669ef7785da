package io.throttlemachines.spring.autoconfigure;

/** Names the wiring for tests of other packages. */
public final class AopWiring {

    public static final Class<?> TYPE = ThrottleMachinesAopAutoConfiguration.class;

    private AopWiring() {}
}
