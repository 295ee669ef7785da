package io.throttlemachines.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.refusal.RefusedException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ReflectionUtils;

/** The methods that an impact lists before a circuit opens are the methods that refuse afterwards. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:story"})
class ImpactForecastTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    private Shop shop;
    private OnCall onCall;

    @BeforeEach
    void enterShop() {
        shop = new Shop(port);
        onCall = new OnCall(shop);
    }

    @AfterEach
    void mendShop() {
        for (String target : List.of("user-service", "order-service", "inventory-service", "payment-system.webhooks")) {
            act(target, "force-close");
        }
        shop.mendEverything();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main-database", "user-service", "inventory-service", "payment-system.gateway"})
    void everyListedMethodRefusesOnceTheCircuitIsOpen(String breaker) {
        List<Map<String, Object>> methods =
                onCall.json("/actuator/throttle/impact/" + breaker).read("$.methods");
        assertThat(methods).isNotEmpty();

        act(breaker, "isolate");

        assertThat(methods).allSatisfy(method -> {
            if (method.get("fallback").equals(true)) {
                assertThatCode(() -> call(method)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> call(method))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refusal -> assertThat(refusal.name()).isEqualTo(method.get("node")));
            }
        });
    }

    private void act(String breaker, String action) {
        shop.act("/actuator/throttle/breakers/" + breaker, Map.of("action", action))
                .expectStatus()
                .isOk();
    }

    /** Calls the bean's method with empty arguments. A refused call does not read them. */
    private void call(Map<String, Object> listed) throws Exception {
        Class<?> type = Class.forName(String.valueOf(listed.get("class")));
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> signature(candidate).equals(listed.get("method")))
                .findFirst()
                .orElseThrow();
        ReflectionUtils.makeAccessible(method);
        ReflectionUtils.invokeMethod(
                method,
                context.getBean(type),
                Arrays.stream(method.getParameterTypes())
                        .map(ImpactForecastTest::nothing)
                        .toArray());
    }

    private static Object nothing(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? 0L : null;
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
