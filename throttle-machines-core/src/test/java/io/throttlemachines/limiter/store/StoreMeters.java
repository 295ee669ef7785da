package io.throttlemachines.limiter.store;

import io.throttlemachines.testing.SilentMeters;

/** Measures only stores. */
record StoreMeters(StoreMeter store) implements SilentMeters {

    @Override
    public StoreMeter store(String name) {
        return store;
    }
}
