package io.throttlemachines.sample.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The shop's database behind its chaos switch: while the switch is on, callers get no connection, or get it late. The
 * application above cannot distinguish that from a real outage.
 */
final class ChaosDataSource extends DelegatingDataSource implements Closeable {

    private final ChaosSwitches switches;

    ChaosDataSource(DataSource pool, ChaosSwitches switches) {
        super(pool);
        this.switches = switches;
    }

    @Override
    public Connection getConnection() throws SQLException {
        disturb();
        return super.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        disturb();
        return super.getConnection(username, password);
    }

    /** Closes the pool, which is no bean of its own. */
    @Override
    public void close() throws IOException {
        if (getTargetDataSource() instanceof Closeable pool) {
            pool.close();
        }
    }

    private void disturb() throws SQLException {
        try {
            if (switches.mustFail(Target.DATABASE)) {
                throw new SQLTransientConnectionException("The database does not answer");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("Interrupted while waiting for a connection", interrupted);
        }
    }
}
