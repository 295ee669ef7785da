package io.throttlemachines.sample.checkout;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.sample.inventory.InventoryService;
import io.throttlemachines.sample.inventory.Item;
import io.throttlemachines.sample.order.Order;
import io.throttlemachines.sample.order.OrderService;
import io.throttlemachines.sample.order.OrderStatus;
import io.throttlemachines.sample.payment.PaymentService;
import io.throttlemachines.sample.problem.ShopException;
import io.throttlemachines.sample.user.UserService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Leads an order through the shop's services. */
@Service
class Checkout {

    private static final Logger log = LoggerFactory.getLogger(Checkout.class);

    private final UserService users;
    private final InventoryService inventory;
    private final OrderService orders;
    private final PaymentService payments;

    Checkout(UserService users, InventoryService inventory, OrderService orders, PaymentService payments) {
        this.users = users;
        this.inventory = inventory;
        this.orders = orders;
        this.payments = payments;
    }

    /** Checks the user, reserves the stock, stores the order and charges it. Each user has a limit of their own. */
    @Throttled(name = "per-user", key = "#user")
    public Order place(String user, String itemName, int quantity) {
        users.require(user);
        Item item = inventory.reserve(itemName, quantity);
        long amountCents = item.priceCents() * quantity;
        long id = orders.create(user, itemName, quantity, amountCents);
        orders.paid(id, charge(id, itemName, quantity, amountCents));
        return orders.get(id);
    }

    /** Gives the money of a paid order back. */
    public Order refund(long id) {
        Order order = paidOrder(id);
        payments.refund(id, order.amountCents());
        orders.mark(id, OrderStatus.REFUNDED);
        return orders.get(id);
    }

    /** Undoes the payment of a paid order, and puts what was ordered back into the stock. */
    public Order undo(long id) {
        Order order = paidOrder(id);
        payments.voidPayment(id, order.amountCents());
        orders.mark(id, OrderStatus.VOIDED);
        inventory.release(order.item(), order.quantity());
        return orders.get(id);
    }

    private Order paidOrder(long id) {
        Order order = orders.get(id);
        if (order.status() != OrderStatus.PAID) {
            throw new ShopException(HttpStatus.CONFLICT, "Order " + id + " is " + order.status() + ", not PAID");
        }
        return order;
    }

    private String charge(long id, String item, int quantity, long amountCents) {
        try {
            return payments.charge(id, amountCents);
        } catch (RuntimeException unpaid) {
            giveUp(id, item, quantity);
            throw unpaid;
        }
    }

    private void giveUp(long id, String item, int quantity) {
        try {
            orders.mark(id, OrderStatus.CANCELLED);
            inventory.release(item, quantity);
        } catch (RuntimeException failed) {
            log.warn("Order {} is neither paid nor given up", id, failed);
        }
    }
}
