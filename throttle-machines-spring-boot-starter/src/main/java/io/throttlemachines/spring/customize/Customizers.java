package io.throttlemachines.spring.customize;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.text.NearestNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;

/** The customizers of one application, in order. Used by one thread. */
public final class Customizers {

    private final ListableBeanFactory beans;

    /** The customizers by kind: an application may have very many nodes, and to find beans takes long. */
    private final Map<Class<?>, List<?>> found = new HashMap<>();

    public Customizers(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** All customizers of one kind for the node of this name, as one function. */
    public <B, C extends ConfigCustomizer<B>> Consumer<B> of(Class<C> kind, String name) {
        List<C> all = all(kind).filter(each -> each.name().equals(name)).toList();
        return settings -> all.forEach(each -> customize(each, kind, settings));
    }

    private static <B, C extends ConfigCustomizer<B>> void customize(C customizer, Class<C> kind, B settings) {
        try {
            customizer.customize(settings);
        } catch (ConfigurationException refused) {
            throw new ConfigurationException(
                    null,
                    null,
                    "A " + kind.getSimpleName() + " of '" + customizer.name() + "' sets what is refused: "
                            + refused.problem(),
                    refused.advice());
        }
    }

    /** Reports each customizer of one kind whose name is none of the declared ones. */
    public void checkNames(
            Class<? extends ConfigCustomizer<?>> kind,
            Collection<String> declared,
            Consumer<ConfigurationException> problems) {
        all(kind)
                .map(ConfigCustomizer::name)
                .filter(name -> !declared.contains(name))
                .forEach(name -> problems.accept(new ConfigurationException(
                        null,
                        null,
                        "A " + kind.getSimpleName() + " changes '" + name + "', which is not declared.",
                        NearestNames.advice(name, declared))));
    }

    @SuppressWarnings("unchecked") // kept by their kind
    private <C> Stream<C> all(Class<C> kind) {
        List<C> all = (List<C>) found.computeIfAbsent(
                kind, wanted -> beans.getBeanProvider(wanted).orderedStream().toList());
        return all.stream();
    }
}
