/**
 * Circuit breakers, rate limiters, hedges and retries that know what depends on what. Applications see no internal package; the
 * starter of this project sees three.
 */
@SuppressWarnings("module") // the starter is not there when the core is compiled
module io.throttlemachines.core {
    exports io.throttlemachines;
    exports io.throttlemachines.breaker;
    exports io.throttlemachines.call;
    exports io.throttlemachines.config;
    exports io.throttlemachines.control;
    exports io.throttlemachines.event;
    exports io.throttlemachines.fleet;
    exports io.throttlemachines.graph;
    exports io.throttlemachines.group;
    exports io.throttlemachines.hedge;
    exports io.throttlemachines.limiter;
    exports io.throttlemachines.limiter.store;
    exports io.throttlemachines.metrics;
    exports io.throttlemachines.refusal;
    exports io.throttlemachines.retry;
    exports io.throttlemachines.state;
    exports io.throttlemachines.test;
    exports io.throttlemachines.time;
    exports io.throttlemachines.internal.call to
            io.throttlemachines.spring;
    exports io.throttlemachines.internal.event to
            io.throttlemachines.spring;
    exports io.throttlemachines.internal.text to
            io.throttlemachines.spring;

    requires static context.propagation;
    requires static org.assertj.core;
    requires static transitive org.jspecify;
    requires HdrHistogram;
    requires org.slf4j;
}
