package io.throttlemachines.benchmarks.redis;

import io.throttlemachines.benchmarks.redis.Measurement.Result;
import io.throttlemachines.benchmarks.redis.RedisComparison.Cell;
import java.awt.Color;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The results as tables in Markdown, as data and as a chart. A figure is the median of the rounds, with the lowest and highest. */
final class Report {

    private static final int DOTS_PER_INCH = 120;

    private final Map<Cell, List<Result>> results;
    private final String version;
    private final int rounds;
    private final double seconds;

    Report(Map<Cell, List<Result>> results, String version, int rounds, double seconds) {
        this.results = results;
        this.version = version;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("fleet-performance-results.md"), page());
        Files.writeString(folder.resolve("fleet-performance-results.csv"), data());
        chart(folder.resolve("images").resolve("fleet-decisions"));
        System.out.println(page());
    }

    private String page() {
        StringBuilder page = new StringBuilder("# Limiters through Redis: the measured run\n");
        page.append("`benchmarks/run.sh redis` runs the measurement again and writes this page. ")
                .append("[fleet-performance.md](fleet-performance.md) explains what it means.\n\n");
        page.append("Redis %s and the callers share one machine: Java %s, %d processors, load average %.1f. %n"
                .formatted(
                        version,
                        Runtime.version().feature(),
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
                .stripTrailing());
        page.append(
                "\n%d rounds of %.1f s each; a figure is the median of the rounds, with the lowest and the highest.%n"
                        .formatted(rounds, seconds));
        for (boolean waiting : new boolean[] {true, false}) {
            if (loads(waiting).isEmpty()) {
                continue;
            }
            String who = waiting ? "a thread waits for each decision" : "no thread waits";
            table(page, "Decisions per second, " + who, waiting, Result::perSecond, "%,.0f");
            table(page, "p99 in milliseconds, " + who, waiting, Result::p99Millis, "%.1f");
        }
        if (!loads(true).isEmpty()) {
            table(page, "Scripts per decision, a thread waits for each decision", true, Result::scripts, "%.2f");
        }
        page.append("\n![decisions per second](images/fleet-decisions.png)\n");
        return page.toString();
    }

    private void table(
            StringBuilder page, String title, boolean waiting, ToDoubleFunction<Result> figure, String format) {
        List<Load> loads = loads(waiting);
        page.append("\n## ").append(title).append("\n| |");
        loads.forEach(load -> page.append(' ').append(load.name()).append(" |"));
        page.append("\n| --- |").append(" ---: |".repeat(loads.size())).append('\n');
        for (String subject : subjects()) {
            page.append("| ").append(subject).append(" |");
            for (Load load : loads) {
                double[] sorted = sorted(new Cell(subject, load), figure);
                page.append(' ').append(format.formatted(sorted[sorted.length / 2]));
                String lowest = format.formatted(sorted[0]);
                String highest = format.formatted(sorted[sorted.length - 1]);
                page.append(lowest.equals(highest) ? " |" : " (" + lowest + " to " + highest + ") |");
            }
            page.append('\n');
        }
    }

    /** Those that were measured. */
    private List<Load> loads(boolean waiting) {
        return results.keySet().stream()
                .map(Cell::load)
                .distinct()
                .filter(load -> load.waiting() == waiting)
                .toList();
    }

    private List<String> subjects() {
        return results.keySet().stream().map(Cell::subject).distinct().toList();
    }

    private double[] sorted(Cell cell, ToDoubleFunction<Result> figure) {
        return results.getOrDefault(cell, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
    }

    private String data() {
        StringBuilder data = new StringBuilder("subject,callers,keys,waiting,decisions per second,p99 ms,scripts\n");
        results.forEach((cell, all) -> all.forEach(result -> data.append("\"%s\",%d,%d,%s,%.0f,%.3f,%.3f%n"
                .formatted(
                        cell.subject(),
                        cell.load().callers(),
                        cell.load().keys(),
                        cell.load().waiting(),
                        result.perSecond(),
                        result.p99Millis(),
                        result.scripts()))));
        return data.toString();
    }

    /** Decisions per second by callers on one key, for which threads wait. */
    private void chart(Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(760)
                .height(460)
                .title("Decisions per second on one key")
                .xAxisTitle("callers at once, each a thread that waits")
                .yAxisTitle("decisions per second")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
        List<Load> loads = loads(true).stream().filter(load -> load.keys() == 1).toList();
        if (loads.isEmpty()) {
            return;
        }
        for (String subject : subjects()) {
            List<Integer> callers = loads.stream().map(Load::callers).toList();
            List<Double> decisions = loads.stream()
                    .map(load -> sorted(new Cell(subject, load), Result::perSecond))
                    .map(sorted -> sorted[sorted.length / 2])
                    .toList();
            chart.addSeries(subject, callers, decisions);
        }
        BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapFormat.PNG, DOTS_PER_INCH);
    }
}
