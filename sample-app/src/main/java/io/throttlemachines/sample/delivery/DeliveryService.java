package io.throttlemachines.sample.delivery;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.sample.chaos.ChaosSwitches;
import io.throttlemachines.sample.chaos.Target;
import io.throttlemachines.sample.problem.ShopException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;

/** Asks the partners that deliver. The partners are played here; swift has a chaos switch. */
@Service
class DeliveryService {

    private static final String SWIFT = "swift";
    private static final Map<String, Integer> DAYS = Map.of(SWIFT, 1, "steady", 3);

    private final ChaosSwitches switches;

    DeliveryService(ChaosSwitches switches) {
        this.switches = switches;
    }

    /**
     * Asks one partner for its offer. Each partner has a circuit of its own: one that fails is refused, and the others go on.
     *
     * @throws ShopException 404 if there is no such partner, which is an answer and no failure
     * @throws ResponseStatusException 502 if the partner fails
     * @throws InterruptedException if interrupted while a slow partner is waited for
     */
    @CircuitBreaker(name = "partners", key = "#partner")
    public Offer offer(String partner) throws InterruptedException {
        Integer days = DAYS.get(partner);
        if (days == null) {
            throw new ShopException(HttpStatus.NOT_FOUND, "No partner " + partner);
        }
        if (partner.equals(SWIFT) && switches.mustFail(Target.SWIFT)) {
            throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The partner " + partner + " failed");
        }
        return new Offer(partner, days);
    }
}
