package io.throttlemachines.spring.customize;

/**
 * Changes the settings of one node that application.yml declares, such as a predicate that it cannot express. The application
 * declares beans of its subtypes; each has a factory method that takes a function.
 *
 * <p>A customizer is called after the settings of the node were read and before they are checked, so what application.yml and the
 * customizers say is checked together. Several for one node are called in order ({@code @Order}). They are called at the start, and
 * at each refresh of the properties. A name that is not declared stops the start. The bean is created with the
 * {@code ThrottleMachines}, so it cannot inject it.
 *
 * @param <B> the builder of the settings
 */
public interface ConfigCustomizer<B> {

    /** The full name of the node: {@code group.member} for a member of a group. */
    String name();

    /**
     * Changes the settings.
     *
     * @param settings has what application.yml says, and the defaults
     */
    void customize(B settings);
}
