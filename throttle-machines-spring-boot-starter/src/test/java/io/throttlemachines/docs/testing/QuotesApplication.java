package io.throttlemachines.docs.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application to be tested. */
@SpringBootApplication
class QuotesApplication {}
