package io.throttlemachines.benchmarks.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures limiters through Redis on one server in one run. In each round all take turns under each load, so that a busy moment of
 * the machine meets all alike. Arguments: the folder to write to, rounds, seconds of each measurement, and regular expressions
 * that find the names of those to compare, and of the loads.
 */
final class RedisComparison {

    private static final int ROUNDS = 5;
    private static final double SECONDS = 1;

    /** One measured combination. */
    record Cell(String subject, Load load) {}

    private RedisComparison() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        double seconds = arguments.length > 2 ? Double.parseDouble(arguments[2]) : SECONDS;
        Pattern compared = Pattern.compile(arguments.length > 3 ? arguments[3] : "");
        Pattern under = Pattern.compile(arguments.length > 4 ? arguments[4] : "");
        List<Load> loads = loads().stream()
                .filter(load -> under.matcher(load.fullName()).find())
                .toList();
        Files.createDirectories(folder.resolve("images"));
        try (Server server = new Server()) {
            List<Subject> all = Subjects.on(server);
            List<Subject> subjects = all.stream()
                    .filter(subject -> compared.matcher(subject.name()).find())
                    .toList();
            Map<Cell, List<Measurement.Result>> results = new LinkedHashMap<>();
            for (int round = 0; round <= rounds; round++) {
                for (Load load : loads) {
                    for (Subject subject : subjects) {
                        server.awaitQuiet();
                        server.forgetAll();
                        subject.prepare(load.keys());
                        Measurement.Result result = Measurement.of(subject, load, server, seconds);
                        if (round > 0) { // the first warms up
                            results.computeIfAbsent(new Cell(subject.name(), load), cell -> new ArrayList<>())
                                    .add(result);
                        }
                    }
                }
                System.out.printf("round %d of %d%n", round, rounds);
            }
            Report report = new Report(results, server.version(), rounds, seconds);
            report.write(folder);
            all.forEach(Subject::close);
        }
        System.exit(0);
    }

    private static List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        for (boolean waiting : new boolean[] {true, false}) {
            for (int callers : new int[] {1, 8, 64, 400}) {
                loads.add(new Load(callers, 1, waiting));
            }
            loads.add(new Load(64, Load.MANY_KEYS, waiting));
        }
        return loads;
    }
}
