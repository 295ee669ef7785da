package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.spring.store.FleetBeans;
import io.throttlemachines.spring.store.StoreBeans;
import java.util.function.Consumer;

/** Creates the {@link ThrottleMachines} that the properties describe, or reports all mistakes in them at once. */
public final class ThrottleMachinesFactory {

    private final BindingMistakes binding;
    private final Mistakes mistakes;
    private final Declaration declaration;
    private final StoreBeans stores;
    private final FleetBeans fleet;
    private final OperationSettings operation;

    public ThrottleMachinesFactory(
            ThrottleMachinesProperties properties,
            WrittenProperties written,
            BindingMistakes binding,
            BeanReferences beans) {
        this.binding = binding;
        mistakes = new Mistakes(written, binding.of(properties));
        operation = OperationSettings.of(properties, written, mistakes);
        stores = beans.stores();
        fleet = beans.fleet();
        declaration = new Declaration(properties, written, mistakes, beans);
    }

    /** The nodes that the properties declare. */
    public DeclaredNodes nodes() {
        return declaration.nodes();
    }

    /**
     * Creates it. To find further mistakes, it leaves out an edge with an unknown name or in a cycle, and tries again with the
     * other edges.
     *
     * @param more adds to the builder what is not in the properties
     * @throws InvalidThrottleConfigurationException if anything in the properties is wrong
     */
    public ThrottleMachines create(Consumer<ThrottleMachinesBuilder> more) {
        return create(more, builder -> {
            if (mistakes.any()) {
                fleet.pretend(builder, operation.fleet());
            } else {
                fleet.join(builder, operation.fleet());
            }
        });
    }

    /** Creates one only to check the properties, without joining the fleet, and closes it. Throws as {@link #create}. */
    public void check(Consumer<ThrottleMachinesBuilder> more) {
        create(more, builder -> fleet.pretend(builder, operation.fleet())).close();
    }

    private ThrottleMachines create(Consumer<ThrottleMachinesBuilder> more, Consumer<ThrottleMachinesBuilder> joining) {
        while (true) {
            try {
                ThrottleMachinesBuilder builder = declaration.builder();
                stores.addTo(builder, operation.redis());
                joining.accept(builder);
                more.accept(builder);
                return complete(builder.build());
            } catch (ConfigurationException refused) {
                if (!repair(refused)) {
                    mistakes.throwIfAny();
                    throw refused;
                }
            }
        }
    }

    private ThrottleMachines complete(ThrottleMachines machines) {
        declaration.completeGuards(machines);
        if (nodes().defaultBreaker().scope() == Scope.CLUSTER
                && machines.fleet().isEmpty()
                && !fleet.isLeftOut()) {
            mistakes.at(PropertyPath.BREAKER_DEFAULTS).add(noFleet());
        }
        if (mistakes.any()) {
            machines.close();
            mistakes.throwIfAny();
        }
        binding.log(mistakes.warnings());
        return machines;
    }

    /** The same for all limiters with this store. Says why a store that this starter would create is not there. */
    private ConfigurationException missing(String store, ConfigurationException refused) {
        String advice = stores.advice(store);
        return new ConfigurationException(
                null,
                refused.setting(),
                "There is no store '" + store + "'.",
                advice == null ? refused.advice() : advice);
    }

    private ConfigurationException noFleet() {
        return new ConfigurationException(null, "scope", "There is no fleet for scope 'cluster'.", fleet.advice());
    }

    /** In a test slice the node may be one of a bean that the slice has left out. */
    private ConfigurationException undeclared(ConfigurationException refused) {
        return new ConfigurationException(
                refused.node(), refused.setting(), refused.problem(), refused.advice() + stores.adviceOnNode());
    }

    /** Collects a mistake in the relations of nodes. Returns whether it has left out the wrong edge, so the rest can be tried. */
    private boolean repair(ConfigurationException refused) {
        PropertyPath key = declaration.key(refused);
        if (key == null) {
            if (mistakes.any()) {
                mistakes.addOfJava(refused);
            }
            return false;
        }
        String store = declaration.store(refused);
        if (store != null) {
            declaration.nodes().keepPermitsLocal(String.valueOf(refused.node()));
            if (!stores.mayBeMissing()) {
                mistakes.at(key).add(missing(store, refused));
            }
            return true;
        }
        if (declaration.isOfScope(refused)) {
            declaration.nodes().keepCircuitLocal(String.valueOf(refused.node()));
            if (!fleet.isLeftOut()) {
                mistakes.at(key).add(noFleet());
            }
            return true;
        }
        String edge = declaration.leaveOut(refused);
        if (edge == null || declaration.contains(edge) || !mistakes.mayDeclare(edge)) {
            mistakes.at(key).add(edge == null || declaration.contains(edge) ? refused : undeclared(refused));
        }
        return edge != null;
    }
}
