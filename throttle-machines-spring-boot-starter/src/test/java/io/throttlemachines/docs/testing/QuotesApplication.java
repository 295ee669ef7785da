package io.throttlemachines.docs.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application under test. */
@SpringBootApplication
class QuotesApplication {}
