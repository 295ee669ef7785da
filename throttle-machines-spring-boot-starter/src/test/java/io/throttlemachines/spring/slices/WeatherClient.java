package io.throttlemachines.spring.slices;

import io.throttlemachines.annotation.CircuitBreaker;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

@Service
class WeatherClient {

    private final RestClient client;

    WeatherClient(RestClient.Builder builder) {
        client = builder.baseUrl("http://weather.example").build();
    }

    @CircuitBreaker(name = "weather", fallback = "unknown")
    public String today() {
        return String.valueOf(client.get().uri("/today").retrieve().body(String.class));
    }

    String unknown() {
        return "unknown";
    }
}
