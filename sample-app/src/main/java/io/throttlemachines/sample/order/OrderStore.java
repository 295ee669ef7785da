package io.throttlemachines.sample.order;

import io.throttlemachines.annotation.CircuitBreaker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/** The orders in the database. Every method passes the breaker of the database. */
@Repository
@CircuitBreaker("main-database")
class OrderStore {

    private final JdbcClient jdbc;

    OrderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public long insert(String customer, String item, int quantity, long amountCents) {
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("insert into orders (customer, item, quantity, amount_cents, status) values (?, ?, ?, ?, ?)")
                .params(customer, item, quantity, amountCents, OrderStatus.PENDING.name())
                .update(id, "id");
        return Objects.requireNonNull(id.getKey()).longValue();
    }

    public void update(long id, OrderStatus status) {
        jdbc.sql("update orders set status = ? where id = ?")
                .params(status.name(), id)
                .update();
    }

    public void updatePaid(long id, String payment) {
        jdbc.sql("update orders set status = ?, payment = ? where id = ?")
                .params(OrderStatus.PAID.name(), payment, id)
                .update();
    }

    public Optional<Order> find(long id) {
        return jdbc.sql("select * from orders where id = ?")
                .param(id)
                .query(Order.class)
                .optional();
    }

    public List<Order> findByCustomer(String customer) {
        return jdbc.sql("select * from orders where customer = ? order by id")
                .param(customer)
                .query(Order.class)
                .list();
    }
}
