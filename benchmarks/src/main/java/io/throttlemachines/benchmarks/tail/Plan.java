package io.throttlemachines.benchmarks.tail;

/**
 * How many calls each variant makes, and how fast.
 *
 * @param calls     calls of each variant that are measured; a multiple of 100
 * @param perSecond calls of each variant in a second
 */
record Plan(int calls, int perSecond) {

    private static final int SLICES = 100;

    /** Calls before those that are measured: classes are loaded, code is compiled, percentiles become known. */
    int warmUp() {
        return 20 * perSecond;
    }

    int total() {
        return warmUp() + calls;
    }

    /** The first call of the second half. */
    int middle() {
        return warmUp() + calls / 2;
    }

    boolean measured(int call) {
        return call >= warmUp();
    }

    int slices() {
        return SLICES;
    }

    int sliceCalls() {
        return calls / SLICES;
    }

    int slice(int call) {
        return (call - warmUp()) / sliceCalls();
    }

    double sliceSeconds() {
        return (double) sliceCalls() / perSecond;
    }
}
