package io.throttlemachines.sample.chaos;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the chaos switches.
 *
 * @param delay how late anything that is slow answers
 * @param tailDelay how late the latest answer of something with a tail comes; the others that are late, a fifth of that
 *     or later
 */
@ConfigurationProperties("shop.chaos")
record ChaosProperties(
        @DefaultValue("2s") Duration delay,
        @DefaultValue("500ms") Duration tailDelay) {}
