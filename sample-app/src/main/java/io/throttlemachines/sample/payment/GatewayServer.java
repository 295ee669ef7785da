package io.throttlemachines.sample.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throttlemachines.sample.chaos.ChaosSwitches;
import io.throttlemachines.sample.chaos.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The payment gateway: somebody else's server, here played by a second port of this process. It takes any payment,
 * unless its chaos switch says otherwise: then it answers 500, or late, or every second time 503.
 */
@Component
final class GatewayServer implements SmartLifecycle {

    private final GatewayProperties properties;
    private final ChaosSwitches switches;
    private final AtomicLong payments = new AtomicLong();

    private volatile @Nullable Running running;

    GatewayServer(GatewayProperties properties, ChaosSwitches switches) {
        this.properties = properties;
        this.switches = switches;
    }

    /** Where it listens now. */
    URI address() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("The payment gateway is not started");
        }
        return now.address();
    }

    @Override
    public void start() {
        running = Running.start(properties.port(), this);
    }

    @Override
    public void stop() {
        Running now = running;
        if (now != null) {
            now.stop();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** Up before the shop's own port takes its first order, down after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (switches.mustFail(Target.GATEWAY)) {
                exchange.sendResponseHeaders(switches.isFlaky(Target.GATEWAY) ? 503 : 500, -1);
                return;
            }
            byte[] receipt = "{\"payment\":\"pay-%d\"}"
                    .formatted(payments.incrementAndGet())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, receipt.length);
            exchange.getResponseBody().write(receipt);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private record Running(HttpServer server, ExecutorService threads) {

        static Running start(int port, GatewayServer gateway) {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                ExecutorService threads = Executors.newCachedThreadPool();
                server.createContext("/", gateway::answer);
                server.setExecutor(threads);
                server.start();
                return new Running(server, threads);
            } catch (IOException cannotListen) {
                throw new UncheckedIOException("The payment gateway cannot listen on port " + port, cannotListen);
            }
        }

        URI address() {
            InetSocketAddress listening = server.getAddress();
            return URI.create("http://" + listening.getHostString() + ":" + listening.getPort());
        }

        void stop() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
