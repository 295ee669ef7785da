package io.throttlemachines.internal.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open breakers at the root of an obstacle. Thread-safe. */
sealed interface Roots permits RootList, RootUnion {

    /** The list of them, made now if there is none. */
    RootList list();

    /** The list of them, if there is one. */
    @Nullable
    RootList known();

    /** What they are the union of; empty for a list. */
    List<Roots> parts();
}
