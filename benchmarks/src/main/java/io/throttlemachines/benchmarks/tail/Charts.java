package io.throttlemachines.benchmarks.tail;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws what was measured, as PNG. */
final class Charts {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int DOTS_PER_INCH = 120;
    private static final int POINTS_PER_DECADE = 20;

    private static final Color OFF = new Color(0xD55E00);
    private static final Color FIXED = new Color(0xE69F00);
    private static final Color PERCENTILE = new Color(0x0072B2);

    private final Path folder;

    Charts(Path folder) {
        this.folder = folder;
    }

    /** Latency by percentile. On the axis a percentile is the number of calls of which one is slower: p99.9 is 1000. */
    void latencies(Scenario scenario) throws IOException {
        XYChart chart = chart("Latency: one call in N takes longer", "N (100 is p99, 1000 is p99.9)", "milliseconds");
        chart.getStyler().setSeriesColors(new Color[] {OFF, FIXED, PERCENTILE});
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        for (Variant variant : scenario.variants()) {
            Histogram latencies = variant.latencies();
            List<Double> oneIn = new ArrayList<>();
            List<Double> millis = new ArrayList<>();
            for (double n = 1; n <= latencies.getTotalCount(); n *= Math.pow(10, 1.0 / POINTS_PER_DECADE)) {
                oneIn.add(n);
                millis.add(Report.millis(latencies, 100 * (1 - 1 / n)));
            }
            chart.addSeries(variant.name(), oneIn, millis).setMarker(SeriesMarkers.NONE);
        }
        save(chart, "hedging-latency");
    }

    /** Extra requests over time. */
    void extraRequests(Scenario scenario, Plan plan) throws IOException {
        XYChart chart = chart("Extra requests: all replicas turn slow in the middle", "seconds", "% of calls");
        chart.getStyler().setSeriesColors(new Color[] {FIXED, PERCENTILE});
        List<Double> seconds = IntStream.range(0, plan.slices())
                .mapToObj(slice -> slice * plan.sliceSeconds())
                .toList();
        for (Variant variant : List.of(scenario.fixed(), scenario.percentile())) {
            chart.addSeries(variant.name(), seconds, variant.extraPercentPerSlice())
                    .setMarker(SeriesMarkers.NONE);
        }
        save(chart, "hedging-extra-requests");
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.InsideNW).setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private void save(XYChart chart, String name) throws IOException {
        BitmapEncoder.saveBitmapWithDPI(chart, folder.resolve(name).toString(), BitmapFormat.PNG, DOTS_PER_INCH);
    }
}
