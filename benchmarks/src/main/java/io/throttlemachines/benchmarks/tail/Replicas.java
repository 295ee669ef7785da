package io.throttlemachines.benchmarks.tail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throttlemachines.hedge.HedgeAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HTTP servers on loopback that answer anything, as late as the model says. Each request has a thread of its own. */
final class Replicas implements AutoCloseable {

    static final int ANSWER = 204;

    private final LatencyModel model;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();

    private Replicas(LatencyModel model) {
        this.model = model;
    }

    static Replicas start(int count, LatencyModel model) throws IOException {
        Replicas replicas = new Replicas(model);
        for (int i = 0; i < count; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", replicas::answer);
            server.setExecutor(replicas.threads);
            server.start();
            replicas.servers.add(server);
        }
        return replicas;
    }

    /** Calls take turns in where they begin, and each attempt goes to the next replica. */
    URI address(int call, HedgeAttempt attempt) {
        InetSocketAddress listening =
                servers.get((call + attempt.number()) % servers.size()).getAddress();
        return URI.create("http://" + listening.getHostString() + ":" + listening.getPort() + "/" + call + "/"
                + attempt.number());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            Pause.until(System.nanoTime() + model.nanos(Integer.parseInt(path[1]), Integer.parseInt(path[2])));
            exchange.sendResponseHeaders(ANSWER, -1);
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
