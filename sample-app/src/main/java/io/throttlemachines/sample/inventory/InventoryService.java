package io.throttlemachines.sample.inventory;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.sample.problem.ShopException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Keeps the shop's stock. */
@Service
public class InventoryService {

    private final InventoryStore inventory;
    private volatile List<Item> lastKnown = List.of();

    InventoryService(InventoryStore inventory) {
        this.inventory = inventory;
    }

    /** Everything the shop sells; while the database is away, what it sold when last asked. */
    @CircuitBreaker(name = "inventory-service", fallback = "lastKnown")
    public List<Item> list() {
        List<Item> items = inventory.all();
        lastKnown = items;
        return items;
    }

    /** The fallback of {@link #list()}: runs when the breaker refuses and when the database fails. */
    public List<Item> lastKnown() {
        return lastKnown;
    }

    /**
     * Takes so many of an item out of the stock.
     *
     * @return the item, as it was before
     * @throws ShopException 404 if the shop does not sell it, 409 if too few are left
     */
    @CircuitBreaker("inventory-service")
    public Item reserve(String name, int quantity) {
        Item item = inventory.find(name).orElseThrow(() -> new ShopException(HttpStatus.NOT_FOUND, "No item " + name));
        if (!inventory.take(name, quantity)) {
            throw new ShopException(HttpStatus.CONFLICT, "Fewer than " + quantity + " left of " + name);
        }
        return item;
    }

    /** Puts so many of an item back into the stock. */
    @CircuitBreaker("inventory-service")
    public void release(String name, int quantity) {
        inventory.giveBack(name, quantity);
    }
}
