package io.throttlemachines.sample.checkout;

import io.throttlemachines.sample.order.Order;
import io.throttlemachines.sample.order.OrderService;
import io.throttlemachines.sample.problem.ShopException;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Places orders and shows them: {@code POST /orders?user=alice&item=mug&quantity=2}. */
@RestController
@RequestMapping("/orders")
class OrderController {

    private static final int MOST = 1_000;

    private final Checkout checkout;
    private final OrderService orders;

    OrderController(Checkout checkout, OrderService orders) {
        this.checkout = checkout;
        this.orders = orders;
    }

    @PostMapping
    ResponseEntity<Order> place(
            @RequestParam String user, @RequestParam String item, @RequestParam(defaultValue = "1") int quantity) {
        if (quantity < 1 || quantity > MOST) {
            throw new ShopException(HttpStatus.BAD_REQUEST, "quantity must be 1 to " + MOST + ", not " + quantity);
        }
        Order order = checkout.place(user, item, quantity);
        return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
    }

    @GetMapping("/{id}")
    Order show(@PathVariable long id) {
        return orders.get(id);
    }

    @GetMapping
    List<Order> list(@RequestParam String user) {
        return orders.of(user);
    }
}
