package io.throttlemachines.benchmarks.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures hedging over real HTTP, prints a table, and writes it as a page with charts. A program of its own, not of JMH. */
public final class TailExperiment {

    static final int SLOWDOWN = 20;

    private static final long SEED = 20_260_101;
    private static final int CALLS = 20_000;
    private static final int PER_SECOND = 100;

    private TailExperiment() {}

    /**
     * Measures, prints and writes.
     *
     * @param args where the page goes; if wanted, calls of each variant and calls per second
     * @throws IOException          if the page cannot be written
     * @throws InterruptedException if interrupted while measuring
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        // Or an answer waits for the acknowledgement of its first half. Read when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Shorter than the servers' 30 seconds, or requests meet connections that are being closed.
        System.setProperty("jdk.httpclient.keepalive.timeout", "10");
        System.setProperty("java.awt.headless", "true");
        Path docs = Path.of(args[0]);
        Plan plan = new Plan(
                args.length > 1 ? Integer.parseInt(args[1]) : CALLS,
                args.length > 2 ? Integer.parseInt(args[2]) : PER_SECOND);

        Machine machine = Machine.here();
        Scenario steady = Scenario.run(plan, LatencyModel.steady(SEED));
        Scenario slow = Scenario.run(plan, new LatencyModel(SEED, plan.middle(), SLOWDOWN));

        String page = new Report(plan, machine).of(steady, slow);
        Path images = Files.createDirectories(docs.resolve("images"));
        Files.writeString(docs.resolve("hedging-results.md"), page);
        Charts charts = new Charts(images);
        charts.latencies(steady);
        charts.extraRequests(slow, plan);
        System.out.println(page);
    }
}
