package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;

/** Parses values of a request, and says what would be right if it cannot. */
final class Values {

    private Values() {}

    static int wholeNumber(String name, String text) {
        long number = longNumber(name, text);
        if (number != (int) number) {
            throw wrong(name, text, "a whole number, such as 10");
        }
        return (int) number;
    }

    static long longNumber(String name, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException unreadable) {
            throw wrong(name, text, "a whole number, such as 10");
        }
    }

    static double number(String name, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException unreadable) {
            throw wrong(name, text, "a number, such as 0.5 or 50");
        }
    }

    static Duration duration(String name, String text) {
        try {
            return DurationStyle.detectAndParse(text.strip());
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            throw wrong(name, text, "a duration, such as 500ms, 30s or PT10M");
        }
    }

    static Duration duration(String name, String text, Duration least, Duration most, String expected) {
        try {
            Duration duration = DurationStyle.detectAndParse(text.strip());
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            // reported below, as a duration out of range is
        }
        throw wrong(name, text, expected);
    }

    static RequestException wrong(String name, String text, String expected) {
        return RequestException.wrong(name + " is " + ResponseText.quoted(text) + ".", List.of(expected));
    }
}
