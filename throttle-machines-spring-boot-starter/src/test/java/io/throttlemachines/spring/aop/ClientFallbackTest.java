package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** The fallback of an HTTP interface is a default method of it, also where the interface is not public. */
class ClientFallbackTest {

    private static final String NOWHERE = "http://localhost:1/";

    private final ApplicationContextRunner runner = AnnotationContexts.with(builder -> {}, Clients.class);

    @Test
    void ofAPublicInterface() {
        runner.run(context -> assertThat(context.getBean(PublicWeather.class).today("Oslo"))
                .isEqualTo("sun in Oslo, ResourceAccessException"));
    }

    @Test
    void ofAnInterfaceThatIsNotPublic() {
        runner.run(context -> {
            Weather weather = context.getBean(Weather.class);
            assertThat(weather.today("Oslo")).isEqualTo("sun in Oslo, ResourceAccessException");
            assertThat(weather.today("Rome")).isEqualTo("sun in Rome, ResourceAccessException");
        });
    }

    @Test
    void whatTheFallbackThrowsReachesTheCaller() {
        runner.run(context -> {
            context.getBean(ThrottleMachines.class).breaker("tomorrow").isolate();
            assertThatThrownBy(() -> context.getBean(Weather.class).tomorrow()).hasMessage("no forecast");
        });
    }

    /** Its client, which is not our code, may not call its default methods. */
    interface Weather {

        @GetExchange(NOWHERE + "{city}")
        @CircuitBreaker(fallback = "sun")
        String today(@PathVariable String city);

        @GetExchange(NOWHERE)
        @CircuitBreaker(name = "tomorrow", fallback = "none")
        String tomorrow();

        default String sun(String city, Exception failure) {
            return "sun in " + city + ", " + failure.getClass().getSimpleName();
        }

        default String none() {
            throw new IllegalStateException("no forecast");
        }
    }

    public interface PublicWeather {

        @GetExchange(NOWHERE + "{city}")
        @CircuitBreaker(fallback = "sun")
        String today(@PathVariable String city);

        default String sun(String city, Exception failure) {
            return "sun in " + city + ", " + failure.getClass().getSimpleName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Clients {

        private static final HttpServiceProxyFactory FACTORY = HttpServiceProxyFactory.builderFor(
                        RestClientAdapter.create(RestClient.create()))
                .build();

        @Bean
        Weather weather() {
            return FACTORY.createClient(Weather.class);
        }

        @Bean
        PublicWeather publicWeather() {
            return FACTORY.createClient(PublicWeather.class);
        }
    }
}
