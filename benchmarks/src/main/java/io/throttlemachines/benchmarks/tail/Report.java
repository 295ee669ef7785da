package io.throttlemachines.benchmarks.tail;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Says in Markdown what was measured. */
final class Report {

    private final Plan plan;
    private final Machine machine;
    private final StringBuilder text = new StringBuilder();

    Report(Plan plan, Machine machine) {
        this.plan = plan;
        this.machine = machine;
    }

    String of(Scenario steady, Scenario slow) {
        line("# Hedging: the measured run");
        line(
                "`benchmarks/run.sh tail` runs the measurement again and writes this page. [hedging.md](hedging.md) explains what it"
                        + " means.");
        line("");
        line(
                "Three HTTP servers on loopback take %d ms for a request, plus or minus a tenth. One request in a hundred takes"
                        + " %d to %d",
                LatencyModel.BASE.toMillis(), LatencyModel.LEAST_FACTOR, LatencyModel.MOST_FACTOR);
        line(
                "times that. Each variant makes %,d calls, %d a second. Each call starts on time, whether or not earlier calls have",
                plan.calls(), plan.perSecond());
        line(
                "ended. The latency of a call counts from its planned start. The variants take turns call by call, and meet the same");
        line("latencies. A call has up to three attempts, each on another replica.");
        line("");
        line("## One request in a hundred is slow");
        table(steady.variants().stream()
                .map(variant -> row(variant, variant.latencies(), variant.extraPercent()))
                .toList());
        line("");
        Histogram off = steady.off().latencies();
        Histogram hedged = steady.percentile().latencies();
        line(
                "With the percentile and the budget, p99.9 is %.1f times lower, and p50 is %.1f %% %s.",
                ratio(off, hedged, 99.9),
                Math.abs(risePercent(off, hedged)),
                risePercent(off, hedged) < 0 ? "lower" : "higher");
        line("");
        line("![latency by percentile](images/hedging-latency.png)");
        line("");
        line("## All replicas turn slow at once");
        line(
                "From the middle of the run on, every request takes %d times as long. This table shows only the calls since then:",
                TailExperiment.SLOWDOWN);
        line("");
        int middle = plan.slices() / 2;
        table(slow.variants().stream()
                .map(variant -> row(variant, variant.lateLatencies(), variant.extraPercent(middle, plan.slices())))
                .toList());
        line("");
        line(
                "With the percentile and the budget, there were at most %.1f %% extra requests in any %d calls, and %.1f %% over the"
                        + " whole run.",
                max(slow.percentile().extraPercentPerSlice()),
                plan.sliceCalls(),
                slow.percentile().extraPercent());
        line("");
        line("![extra requests over time](images/hedging-extra-requests.png)");
        line("");
        line("## The machine");
        line(
                "%s. Load average %.1f before the run, %.1f after it.",
                machine.name(), machine.loadBefore(), Machine.load());
        noise("steady", steady);
        noise("all slow", slow);
        return text.toString();
    }

    private void table(List<String> rows) {
        line("| hedging | p50 ms | p99 ms | p99.9 ms | max ms | extra requests | failed |");
        line("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        rows.forEach(this::line);
    }

    private static String row(Variant variant, Histogram latencies, double extraPercent) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %.2f | %.1f | %.1f | %.1f | %.2f %% | %d |",
                variant.name(),
                millis(latencies, 50),
                millis(latencies, 99),
                millis(latencies, 99.9),
                millis(latencies, 100),
                extraPercent,
                variant.failures());
    }

    private void noise(String what, Scenario scenario) {
        Histogram late = scenario.lateness();
        line(
                "Calls started later than planned by this much (%s): p50 %.2f ms, p99 %.2f ms, p99.9 %.1f ms, at most %.1f ms.",
                what, millis(late, 50), millis(late, 99), millis(late, 99.9), millis(late, 100));
    }

    static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    private static double ratio(Histogram before, Histogram after, double percentile) {
        return millis(before, percentile) / millis(after, percentile);
    }

    private static double risePercent(Histogram before, Histogram after) {
        return 100 * (millis(after, 50) / millis(before, 50) - 1);
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
