package io.throttlemachines.sample.user;

import io.throttlemachines.annotation.CircuitBreaker;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The users in the database. Every method passes the breaker of the database. */
@Repository
@CircuitBreaker("main-database")
class UserStore {

    private final JdbcClient jdbc;

    UserStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public boolean exists(String name) {
        return jdbc.sql("select count(*) from users where name = ?")
                        .param(name)
                        .query(Long.class)
                        .single()
                > 0;
    }
}
