package io.throttlemachines.spring.actuate.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Limits the body of a request to {@code /actuator/throttle} to 256 KiB on Spring MVC, which has no limit for JSON. That is
 * the default of WebFlux. Thread-safe.
 */
@ControllerAdvice
public final class ServletBodyLimit extends RequestBodyAdviceAdapter {

    static final int MOST_BYTES = 256 * 1024;

    private final EndpointPath path;

    public ServletBodyLimit(EndpointPath path) {
        this.path = path;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type targetType, Class<? extends HttpMessageConverter<?>> converterType) {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && ServletRejectionHandler.isFor(path, attributes.getRequest());
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type targetType,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        return new LimitedMessage(message.getHeaders(), new LimitedStream(message.getBody()));
    }

    private record LimitedMessage(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }
    }

    /** Fails at the first byte too many. Used by the thread of one request. */
    private static final class LimitedStream extends FilterInputStream {

        private int left = MOST_BYTES;

        LimitedStream(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            take(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            take(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(Math.min(count, MOST_BYTES));
            take((int) skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void take(int count) throws BodyTooLargeException {
            left -= count;
            if (left < 0) {
                throw new BodyTooLargeException();
            }
        }
    }

    /** The body has more than {@link #MOST_BYTES}. */
    static final class BodyTooLargeException extends IOException {

        @Serial
        private static final long serialVersionUID = 1L;

        BodyTooLargeException() {
            super("The body has more than " + MOST_BYTES + " bytes");
        }
    }
}
