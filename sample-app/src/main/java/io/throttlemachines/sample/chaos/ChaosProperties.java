package io.throttlemachines.sample.chaos;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the chaos switches.
 *
 * @param delay how late a slow database connection or gateway answer comes
 */
@ConfigurationProperties("shop.chaos")
record ChaosProperties(@DefaultValue("2s") Duration delay) {}
