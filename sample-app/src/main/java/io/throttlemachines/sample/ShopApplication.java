package io.throttlemachines.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The shop. Nothing here mentions circuits: they are declared in application.yml and named by annotations. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ShopApplication {

    /** Starts the shop. */
    public static void main(String[] args) {
        // The servers that the shop talks to send an answer in two pieces, and without this hold the second back for 40
        // ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        SpringApplication.run(ShopApplication.class, args);
    }
}
