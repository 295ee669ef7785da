package io.throttlemachines.sample.payment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the payment gateway listens and how long the client waits for it.
 *
 * @param port the port on the loopback address; 0 takes any free one
 * @param connectTimeout the longest wait for a connection
 * @param readTimeout the longest wait for an answer
 */
@ConfigurationProperties("shop.gateway")
record GatewayProperties(
        @DefaultValue("8081") int port,
        @DefaultValue("500ms") Duration connectTimeout,
        @DefaultValue("1s") Duration readTimeout) {}
