package io.throttlemachines.spring.actuate;

import io.netty.channel.ChannelId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.ConnectionObserver.State;
import reactor.netty.http.server.HttpServerState;

/**
 * The requests that a Netty server has in progress, and the connections on which they came. A client that reuses a connection
 * calls {@link #awaitEnd()} after each answer: Reactor Netty 1.3.7 can stop reading a connection for good if the next request
 * arrives between the last byte of an answer and the end of its request (reactor-netty issue 4361).
 */
final class NettyRequests implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, ConnectionObserver {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Set<ChannelId> connections = new HashSet<>(); // guarded by this
    private int inProgress; // guarded by this

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.childObserve(this));
    }

    @Override
    public synchronized void onStateChange(Connection connection, State state) {
        if (state == HttpServerState.REQUEST_RECEIVED) {
            connections.add(connection.channel().id());
            inProgress++;
        } else if (state == State.DISCONNECTING && inProgress > 0) {
            inProgress--;
            notifyAll();
        }
    }

    /** Waits until the server has ended the requests that it has received. */
    synchronized void awaitEnd() {
        long end = System.nanoTime() + PATIENCE;
        while (inProgress > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("Netty has not ended a request");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The number of connections on which requests came. */
    synchronized int connections() {
        return connections.size();
    }
}
