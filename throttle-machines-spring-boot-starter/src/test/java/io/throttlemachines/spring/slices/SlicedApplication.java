package io.throttlemachines.spring.slices;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application with a controller for each kind of web, and a client. Each slice finds it. */
@SpringBootApplication
class SlicedApplication {}
