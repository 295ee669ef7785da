package io.throttlemachines.benchmarks.tail;

import java.lang.management.ManagementFactory;

/**
 * What ran the experiment.
 *
 * @param name       its JVM, system and number of processors
 * @param loadBefore its load average at the beginning
 */
record Machine(String name, double loadBefore) {

    static Machine here() {
        String name = "Java %s, %s, %d processors"
                .formatted(
                        Runtime.version().feature(),
                        System.getProperty("os.name"),
                        Runtime.getRuntime().availableProcessors());
        return new Machine(name, load());
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
