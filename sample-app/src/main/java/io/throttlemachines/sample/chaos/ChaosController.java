package io.throttlemachines.sample.chaos;

import io.throttlemachines.sample.problem.ShopException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Turns the switches: {@code POST /chaos/{database|gateway|search|swift}/{fail|slow|flaky|tail|recover}}. */
@RestController
@RequestMapping("/chaos")
class ChaosController {

    private static final Map<String, Target> TARGETS =
            Arrays.stream(Target.values()).collect(Collectors.toMap(Target::path, Function.identity()));

    private static final Map<String, Fault> ACTIONS = Map.of(
            "fail", Fault.FAIL, "slow", Fault.SLOW, "flaky", Fault.FLAKY, "tail", Fault.TAIL, "recover", Fault.NONE);

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
                            + ": there are /chaos/database, /chaos/gateway, /chaos/search and /chaos/swift, each with /fail,"
                            + " /slow, /flaky, /tail and /recover");
        }
        switches.turn(known, fault);
        return switches.all();
    }
}
