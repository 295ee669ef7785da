package io.throttlemachines.sample.chaos;

import io.throttlemachines.sample.problem.ShopException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Turns the switches: {@code POST /chaos/{database|gateway}/{fail|slow|recover}}. */
@RestController
@RequestMapping("/chaos")
class ChaosController {

    private static final Map<String, Target> TARGETS =
            Map.of(Target.DATABASE.path(), Target.DATABASE, Target.GATEWAY.path(), Target.GATEWAY);

    private static final Map<String, Fault> ACTIONS =
            Map.of("fail", Fault.FAIL, "slow", Fault.SLOW, "recover", Fault.NONE);

    private final ChaosSwitches switches;

    ChaosController(ChaosSwitches switches) {
        this.switches = switches;
    }

    @GetMapping
    Map<String, String> show() {
        return switches.all();
    }

    @PostMapping("/{target}/{action}")
    Map<String, String> turn(@PathVariable String target, @PathVariable String action) {
        Target known = TARGETS.get(target);
        Fault fault = ACTIONS.get(action);
        if (known == null || fault == null) {
            throw new ShopException(
                    HttpStatus.NOT_FOUND,
                    "No switch " + target + "/" + action
                            + ": there are /chaos/database and /chaos/gateway, each with /fail, /slow and /recover");
        }
        switches.turn(known, fault);
        return switches.all();
    }
}
