package io.throttlemachines.sample.inventory;

import io.throttlemachines.annotation.CircuitBreaker;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stock in the database. Every method passes the breaker of the database. */
@Repository
@CircuitBreaker("main-database")
class InventoryStore {

    private final JdbcClient jdbc;

    InventoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Item> all() {
        return jdbc.sql("select name, price_cents, stock from inventory order by name")
                .query(Item.class)
                .list();
    }

    public Optional<Item> find(String name) {
        return jdbc.sql("select name, price_cents, stock from inventory where name = ?")
                .param(name)
                .query(Item.class)
                .optional();
    }

    /** Takes so many if so many are left, in one statement; answers whether it did. */
    public boolean take(String name, int quantity) {
        return jdbc.sql("update inventory set stock = stock - :quantity where name = :name and stock >= :quantity")
                        .param("quantity", quantity)
                        .param("name", name)
                        .update()
                == 1;
    }

    public void giveBack(String name, int quantity) {
        jdbc.sql("update inventory set stock = stock + :quantity where name = :name")
                .param("quantity", quantity)
                .param("name", name)
                .update();
    }
}
