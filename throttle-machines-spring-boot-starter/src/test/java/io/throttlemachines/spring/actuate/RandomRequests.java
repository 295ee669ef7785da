package io.throttlemachines.spring.actuate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random requests to the endpoint of a {@link Shop}: right ones, almost right ones, and nonsense. */
final class RandomRequests {

    /** A key that a limiter remembers. It stands in requests only as the key. */
    static final String KEY = "SECRET-KEY-17";

    /** A request; the path starts after the endpoint's own. */
    record Request(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body) {}

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "POST", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH");
    private static final List<String> KINDS =
            List.of("breakers limiters cascades groups hedges events impact graph methods Breakers ".split(" ", -1));
    private static final List<String> NAMES = List.of(
            "main-database",
            "backup-database",
            "user-service",
            "switched-off",
            "rated",
            "public-api",
            "per-user",
            "search",
            "payment-system",
            "payment-system.gateway",
            "payment-system.charge",
            "eu/west 50%+ü.x");
    private static final List<String> NODES = List.of(("/breakers/main-database /cascades/main-database "
                    + "/breakers/user-service /breakers/switched-off "
                    + "/breakers/rated /breakers/eu/west%2050%25%2B%C3%BC.x /limiters/public-api "
                    + "/limiters/per-user "
                    + "/limiters/payment-system.charge /groups/payment-system /hedges/search")
            .split(" "));
    private static final List<String> ODD_SEGMENTS = List.of(
            "",
            "/",
            "//",
            "..",
            ".",
            "%2e%2e",
            "%2F",
            "%5C",
            "%00",
            "%25",
            ";a=b",
            ";",
            "%0d%0aX:1",
            "%F0%9F%98%80",
            "%FF",
            "{x}",
            "$%7Bx%7D",
            "*",
            "**",
            "breakers/rated");
    private static final List<String> ACCEPTS = List.of(
            "*/*",
            "application/json",
            "application/vnd.spring-boot.actuator.v3+json",
            "application/json;charset=UTF-16",
            "application/json;charset=NOPE",
            "text/html",
            "text/html,application/json",
            "text/event-stream",
            "image/*",
            "application/*+json;charset=UTF-32",
            "application/json;q=0",
            "*/*;q=2",
            "nonsense",
            ";;;",
            "",
            "application/x-ndjson",
            "application/json;x=\"\\\"\"");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json",
            "application/json;charset=UTF-16",
            "application/json;charset=NOPE",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data;boundary=x",
            "application/xml",
            "nonsense",
            "application/vnd.spring-boot.actuator.v3+json");
    private static final List<String> FIELDS = List.of(
            "action",
            "action",
            "reason",
            "for",
            "cascade",
            "key",
            "pause",
            "mode",
            "by",
            "path",
            "name",
            "kind",
            "request",
            "failureThreshold",
            "resetTimeout",
            "failureRateThreshold",
            "limit",
            "period",
            "burst",
            "maxWait",
            "halfOpenCalls",
            "raeson",
            "");
    private static final List<String> VALUES = List.of(
            "reset",
            "force-open",
            "isolate",
            "force-close",
            "attempt-recovery",
            "mode",
            "configure",
            "reset-all",
            "recover",
            "emergency-shutdown",
            "observe",
            "OFF",
            "enforce",
            "true",
            "false",
            "10m",
            "PT10M",
            "-1s",
            "0",
            "-1",
            "1",
            "5",
            "1e400",
            "NaN",
            "Infinity",
            "2147483648",
            "99999999999999999999",
            "999999999999d",
            "PT-0.000000001S",
            "0x10",
            "١",
            "",
            " ",
            "\\ud83d",
            "\\u0000",
            "<b>",
            "${x}",
            "null");
    private static final List<Integer> LENGTHS = List.of(1, 10, 59, 61, 65, 301, 1_001, 3_000);

    private final Random random;

    RandomRequests(Random random) {
        this.random = random;
    }

    Request next() {
        String method = oneOf(METHODS);
        Map<String, String> headers = new LinkedHashMap<>();
        if (likely()) {
            headers.put("Accept", likely() ? "*/*" : oneOf(ACCEPTS));
        }
        if (random.nextInt(20) > 0) {
            headers.put("Content-Type", random.nextInt(8) > 0 ? "application/json" : oneOf(TYPES));
        }
        if (!likely()) {
            headers.put("X-HTTP-Method-Override", "POST");
            headers.put("X-Odd", text().replaceAll("[^ -~]", "?"));
        }
        boolean hasBody = method.equals("POST") || !likely();
        return new Request(method, path() + query(), headers, hasBody ? body() : null);
    }

    private String path() {
        if (random.nextBoolean()) {
            return oneOf(NODES);
        }
        String kind = oneOf(KINDS);
        String name = likely() ? encoded(oneOf(NAMES)).replace("%2F", "/") : oddName();
        return random.nextInt(20) == 0 ? "" : "/" + kind + (random.nextInt(10) == 0 ? "" : "/" + name);
    }

    private String oddName() {
        return random.nextBoolean()
                ? encoded(text())
                : IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(each -> random.nextBoolean() ? oneOf(ODD_SEGMENTS) : encoded(oneOf(NAMES)))
                        .collect(Collectors.joining("/"))
                        .replace("{", "%7B")
                        .replace("}", "%7D");
    }

    private String query() {
        if (likely()) {
            return "";
        }
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(each -> encoded(oneOf(FIELDS)) + (random.nextInt(9) == 0 ? "" : "=" + encoded(value(60))))
                .collect(Collectors.joining("&", "?", ""));
    }

    private String body() {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 ->
                oneOf(List.of("null", "[]", "5", "\"isolate\"", "{", "{}", "{}{}", "\ufeff{}", "{'a':1}", "/**/{}"));
            case 2 -> "{\"action\":\"isolate\",\"x\":" + "[".repeat(oneOf(LENGTHS));
            case 3 -> "{\"action\":\"isolate\",\"x\":" + "9".repeat(oneOf(LENGTHS)) + "}";
            case 4 -> damaged(fields(3));
            case 5 -> fields(70);
            case 6 -> fields(2) + fields(2);
            case 7 -> fields(3);
            default -> "{\"action\":\"" + oneOf(VALUES.subList(0, 10)) + "\"" + goodField() + "}";
        };
    }

    private String goodField() {
        return oneOf(List.of(
                "",
                ",\"reason\":\"drill\"",
                ",\"for\":\"10m\"",
                ",\"mode\":\"observe\"",
                ",\"cascade\":true",
                ",\"resetTimeout\":\"2m\"",
                ",\"limit\":7",
                ",\"key\":\"" + KEY + "\""));
    }

    /** Fields may be there twice. */
    private String fields(int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(each -> {
                    String name = each == 0 && likely() ? "action" : most > 10 ? "f" + each : oneOf(FIELDS);
                    String value = name.equals("action") ? oneOf(VALUES.subList(0, 10)) : value(2_000);
                    return "\"" + name + "\":" + (name.equals("key") ? "\"" + KEY + "\"" : json(value));
                })
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String json(String value) {
        return switch (random.nextInt(8)) {
            case 0 -> "null";
            case 1 -> "[\"" + value + "\"]";
            case 2 -> "-1.5e3";
            default -> "\"" + value + "\"";
        };
    }

    private String damaged(String json) {
        StringBuilder text = new StringBuilder(json);
        text.setCharAt(random.nextInt(text.length()), "{}[]\":,x\\\u0000".charAt(random.nextInt(10)));
        return text.toString();
    }

    private String value(int longest) {
        String value = likely() ? oneOf(VALUES) : "v".repeat(oneOf(LENGTHS));
        return value.length() > longest ? value.substring(0, longest) : value;
    }

    private String text() {
        return random.ints(oneOf(LENGTHS) / 3 + 1, 0, 4)
                .mapToObj(each -> switch (each) {
                    case 0 -> "ü";
                    case 1 -> "x";
                    case 2 -> String.valueOf((char) (' ' + random.nextInt(90)));
                    default -> "-";
                })
                .collect(Collectors.joining());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private boolean likely() {
        return random.nextInt(4) > 0;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
