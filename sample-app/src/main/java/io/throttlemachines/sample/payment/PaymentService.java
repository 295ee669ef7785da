package io.throttlemachines.sample.payment;

import io.throttlemachines.annotation.Throttled;
import org.springframework.stereotype.Service;

/**
 * What the shop can do with money. Each operation has its own limit, and all stand on the gateway: while its circuit is
 * open they are refused before a permit is taken.
 */
@Service
public class PaymentService {

    private final GatewayClient gateway;

    PaymentService(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /** Takes the money for an order, in cents, and answers the gateway's name for the payment. */
    @Throttled("payment-system.charge")
    public String charge(long order, long amountCents) {
        return gateway.post("/charges", new PaymentRequest(order, amountCents));
    }

    /** Gives the money for an order back, in cents. */
    @Throttled("payment-system.refund")
    public void refund(long order, long amountCents) {
        gateway.post("/refunds", new PaymentRequest(order, amountCents));
    }

    /** Undoes a payment that is not settled yet, in cents. */
    @Throttled("payment-system.void")
    public void voidPayment(long order, long amountCents) {
        gateway.post("/voids", new PaymentRequest(order, amountCents));
    }
}
