package io.throttlemachines.spring.redis.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A connection to a server that a test cuts in the middle of a reply, or slows down. */
final class FaultyWire implements AutoCloseable {

    private static final long UNCUT = Long.MAX_VALUE / 2;

    private final int serverPort;
    private final ServerSocket entrance;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** How many bytes of replies pass until the connection that carries them is cut. */
    private final AtomicLong untilCut = new AtomicLong(UNCUT);

    private final AtomicInteger cuts = new AtomicInteger();

    /** How long each piece of a reply is held back, in nanoseconds. Written by the test's thread. */
    private volatile long delay;

    FaultyWire(int serverPort) {
        this.serverPort = serverPort;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        inBackground(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Cuts the connection that carries the reply in which this many bytes are over. */
    void cutAfter(long bytes) {
        untilCut.set(bytes);
    }

    /** How often a connection was cut. */
    int cuts() {
        return cuts.get();
    }

    void delay(Duration each) {
        delay = each.toNanos();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.addAll(List.of(client, server));
                inBackground(() -> requests(client, server));
                inBackground(() -> replies(server, client));
            } catch (IOException closed) {
                // the loop ends, or the next connection is accepted
            }
        }
    }

    private void requests(Socket client, Socket server) {
        try (client;
                server) {
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException closed) {
            // both are closed now
        }
    }

    private void replies(Socket server, Socket client) {
        byte[] piece = new byte[8192];
        try (client;
                server) {
            InputStream from = server.getInputStream();
            OutputStream to = client.getOutputStream();
            for (int length = from.read(piece); length > 0; length = from.read(piece)) {
                LockSupport.parkNanos(delay);
                long left = untilCut.getAndAdd(-length);
                if (left < length) {
                    to.write(piece, 0, (int) Math.max(0, left));
                    untilCut.set(UNCUT);
                    cuts.incrementAndGet();
                    return;
                }
                to.write(piece, 0, length);
            }
        } catch (IOException closed) {
            // both are closed now
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "faulty-wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
