package io.throttlemachines.spring.config.written;

import io.throttlemachines.control.Mode;
import java.util.Locale;
import org.springframework.core.convert.converter.Converter;

/**
 * Reads a mode from text. YAML reads {@code off} as the boolean false, which Spring Boot understands. The text {@code false}, as
 * in a properties file, means off too.
 */
public final class ModeConverter implements Converter<String, Mode> {

    @Override
    public Mode convert(String source) {
        String text = source.trim();
        return text.equalsIgnoreCase("false") ? Mode.OFF : Mode.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
