package io.throttlemachines.docs.first;

// docs: first
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.DependencyException;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

@SpringBootApplication
public class PaymentsApplication {

    public static void main(String[] args) {
        SpringApplication.run(PaymentsApplication.class, args);
    }

    @Bean
    CommandLineRunner chargeFourOrders(Payments payments) {
        return args -> {
            for (int order = 1; order <= 4; order++) {
                try {
                    System.out.println(payments.charge(order));
                } catch (IllegalStateException failure) {
                    System.out.println("order " + order + " failed: " + failure.getMessage());
                }
            }
        };
    }
}

@Service
class Payments {

    private final Gateway gateway;

    Payments(Gateway gateway) {
        this.gateway = gateway;
    }

    @Throttled(name = "payment-system.charge", fallback = "later")
    public String charge(int order) {
        return gateway.charge(order);
    }

    String later(int order, DependencyException refusal) {
        return "order " + order + " must wait: blocked by " + refusal.blockedBy();
    }
}

@Component
class Gateway {

    @CircuitBreaker("payment-system.gateway")
    public String charge(int order) {
        throw new IllegalStateException("the gateway does not answer");
    }
}
// end
