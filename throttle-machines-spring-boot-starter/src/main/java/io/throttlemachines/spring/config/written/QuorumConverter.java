package io.throttlemachines.spring.config.written;

import io.throttlemachines.fleet.Quorum;
import org.springframework.core.convert.converter.Converter;

/** Reads a quorum from text, or from a number as YAML reads it: with a decimal point it is a share, without a count. */
public final class QuorumConverter implements Converter<Object, Quorum> {

    @Override
    public Quorum convert(Object source) {
        return source instanceof Quorum quorum ? quorum : Quorum.parse(source.toString());
    }
}
