package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.boot.convert.DurationStyle;

/** Parses values of a request. A value that cannot be parsed is rejected with an example of what would be right. */
final class Values {

    private Values() {}

    static int wholeNumber(String name, String text) {
        return parse(name, text, Integer::valueOf, "a whole number, such as 10");
    }

    static long longNumber(String name, String text) {
        return parse(name, text, Long::valueOf, "a whole number, such as 10");
    }

    static double number(String name, String text) {
        return parse(name, text, Double::valueOf, "a number, such as 0.5 or 50");
    }

    static Quorum quorum(String name, String text) {
        return parse(name, text, Quorum::parse, "a share such as 0.5 for more than half, or a count such as 3");
    }

    static Duration duration(String name, String text) {
        return withUnit(name, text, "a duration, such as 500ms, 30s or PT10M");
    }

    static Duration duration(String name, String text, Duration least, Duration most, String expected) {
        Duration duration = withUnit(name, text, expected);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw wrong(name, text, expected);
        }
        return duration;
    }

    /** A number alone would be milliseconds, which its writer seldom means; zero is the same in all units. */
    private static Duration withUnit(String name, String text, String expected) {
        Duration duration = parse(name, text, DurationStyle::detectAndParse, expected);
        String number = text.strip();
        if (!duration.isZero() && number.matches("[-+]?\\d+")) {
            throw RequestException.wrong(
                    name + " is " + ResponseText.quoted(number) + ", which has no unit.",
                    List.of(number + "s", number + "ms"));
        }
        return duration;
    }

    private static <T> T parse(String name, String text, Function<String, T> parser, String expected) {
        try {
            return parser.apply(text.strip());
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            throw wrong(name, text, expected);
        }
    }

    private static RequestException wrong(String name, String text, String expected) {
        return RequestException.wrong(name + " is " + ResponseText.quoted(text) + ".", List.of(expected));
    }
}
