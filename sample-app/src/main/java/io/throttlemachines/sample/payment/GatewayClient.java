package io.throttlemachines.sample.payment;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Retried;
import java.net.http.HttpClient;
import java.util.Objects;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Talks to the payment gateway, with timeouts: a breaker can only count a failure that ends. */
@Component
class GatewayClient {

    private final GatewayServer gateway;
    private final RestClient http;

    GatewayClient(GatewayServer gateway, GatewayProperties properties) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(properties.connectTimeout())
                .build());
        requests.setReadTimeout(properties.readTimeout());
        this.gateway = gateway;
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    /**
     * Asks the gateway for one operation, and again if it is too busy: then it has not taken the payment.
     *
     * @return the gateway's name for the payment
     * @throws org.springframework.web.client.RestClientException if it answers an error, or not in time
     */
    @Retried("payment-gateway")
    @CircuitBreaker("payment-system.gateway")
    public String post(String operation, PaymentRequest request) {
        Receipt receipt = http.post()
                .uri(gateway.address().resolve(operation))
                .body(request)
                .retrieve()
                .body(Receipt.class);
        return Objects.requireNonNull(receipt, "The gateway sent no receipt").payment();
    }

    private record Receipt(String payment) {}
}
