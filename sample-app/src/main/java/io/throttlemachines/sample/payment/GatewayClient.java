package io.throttlemachines.sample.payment;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Retried;
import java.net.http.HttpClient;
import java.util.Objects;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Talks to the payment gateway. The breaker limits how long a call takes. The read timeout of the client is longer, and ends
 * the call where the breaker only observes.
 */
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
     * @throws org.springframework.web.client.RestClientException if it answers an error
     * @throws io.throttlemachines.call.CallTimeoutException if it does not answer in time; it may have taken the payment, so
     *     it is not asked again
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
