package io.throttlemachines.spring.store;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * A bean that a test slice has: the stores of the application are not part of the slice. What instances would share through a
 * store that is missing belongs to this instance alone.
 */
public final class NoStores {

    /** Whether these beans are those of a test slice. */
    public static boolean isIn(ListableBeanFactory beans) {
        return beans.getBeanNamesForType(NoStores.class, true, false).length > 0;
    }
}
