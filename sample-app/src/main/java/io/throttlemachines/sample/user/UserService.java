package io.throttlemachines.sample.user;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.sample.problem.ShopException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Knows the shop's users. */
@Service
public class UserService {

    private final UserStore users;

    UserService(UserStore users) {
        this.users = users;
    }

    /**
     * Requires that the shop knows this user.
     *
     * @throws ShopException 404 if it does not
     */
    @CircuitBreaker("user-service")
    public void require(String name) {
        if (!users.exists(name)) {
            throw new ShopException(HttpStatus.NOT_FOUND, "No user " + name);
        }
    }
}
