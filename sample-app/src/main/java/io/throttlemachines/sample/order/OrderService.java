package io.throttlemachines.sample.order;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.sample.problem.ShopException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Keeps the shop's orders. The annotation on the type holds for every method. */
@Service
@CircuitBreaker("order-service")
public class OrderService {

    private final OrderStore orders;

    OrderService(OrderStore orders) {
        this.orders = orders;
    }

    /** Stores a new order that is still to be paid, and answers its id. */
    public long create(String customer, String item, int quantity, long amountCents) {
        return orders.insert(customer, item, quantity, amountCents);
    }

    /** Notes that an order is paid, and by which payment. */
    public void paid(long id, String payment) {
        orders.updatePaid(id, payment);
    }

    /** Notes what became of an order. */
    public void mark(long id, OrderStatus status) {
        orders.update(id, status);
    }

    /**
     * The order of this id.
     *
     * @throws ShopException 404 if there is none
     */
    public Order get(long id) {
        return orders.find(id).orElseThrow(() -> new ShopException(HttpStatus.NOT_FOUND, "No order " + id));
    }

    /** All orders of a user, oldest first. */
    public List<Order> of(String customer) {
        return orders.findByCustomer(customer);
    }
}
