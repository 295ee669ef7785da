package io.throttlemachines.sample.search;

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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Three servers that know the catalogue by heart, here played by further ports of this process. They answer within some
 * milliseconds, unless their chaos switch says otherwise.
 */
@Component
class SearchReplicas implements SmartLifecycle {

    static final int COUNT = 3;

    private static final List<String> CATALOGUE = List.of("mug", "sticker", "teapot");
    private static final long USUAL_MILLIS = 5;

    private final ChaosSwitches switches;
    private final LongAdder requests = new LongAdder();

    private volatile @Nullable Running running;

    SearchReplicas(ChaosSwitches switches) {
        this.switches = switches;
    }

    /** Where a replica listens now. */
    URI address(int replica) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("The search replicas are not started");
        }
        return now.address(replica);
    }

    /** Requests that all replicas have got since the start. */
    long requests() {
        return requests.sum();
    }

    @Override
    public void start() {
        running = Running.start(this);
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

    /** Up before the shop's own port takes its first search, down after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.increment();
            Thread.sleep(USUAL_MILLIS);
            if (switches.mustFail(Target.SEARCH)) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            String text = exchange.getRequestURI().getPath().substring(1);
            byte[] found = CATALOGUE.stream()
                    .filter(item -> item.contains(text))
                    .collect(Collectors.joining("\n"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, found.length == 0 ? -1 : found.length);
            exchange.getResponseBody().write(found);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private record Running(List<HttpServer> servers, ExecutorService threads) {

        static Running start(SearchReplicas replicas) {
            ExecutorService threads = Executors.newCachedThreadPool();
            return new Running(
                    Stream.generate(() -> server(replicas, threads))
                            .limit(COUNT)
                            .toList(),
                    threads);
        }

        private static HttpServer server(SearchReplicas replicas, ExecutorService threads) {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/", replicas::answer);
                server.setExecutor(threads);
                server.start();
                return server;
            } catch (IOException cannotListen) {
                throw new UncheckedIOException("A search replica cannot listen", cannotListen);
            }
        }

        URI address(int replica) {
            InetSocketAddress listening = servers.get(replica).getAddress();
            return URI.create("http://" + listening.getHostString() + ":" + listening.getPort());
        }

        void stop() {
            servers.forEach(server -> server.stop(0));
            threads.shutdownNow();
        }
    }
}
