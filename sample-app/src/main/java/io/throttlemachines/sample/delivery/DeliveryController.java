package io.throttlemachines.sample.delivery;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Asks one partner for its offer: {@code GET /deliveries/swift}. */
@RestController
class DeliveryController {

    private final DeliveryService deliveries;

    DeliveryController(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    @GetMapping("/deliveries/{partner}")
    Offer offer(@PathVariable String partner) throws InterruptedException {
        return deliveries.offer(partner);
    }
}
