package io.throttlemachines.sample.checkout;

import io.throttlemachines.sample.order.Order;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes payments back: {@code POST /payments/{orderId}/{refund|void}}. */
@RestController
@RequestMapping("/payments/{orderId}")
class PaymentController {

    private final Checkout checkout;

    PaymentController(Checkout checkout) {
        this.checkout = checkout;
    }

    @PostMapping("/refund")
    Order refund(@PathVariable long orderId) {
        return checkout.refund(orderId);
    }

    @PostMapping("/void")
    Order undo(@PathVariable long orderId) {
        return checkout.undo(orderId);
    }
}
