/** What is common to settings: how a wrong one is refused, and which names were meant. */
@NullMarked
package io.throttlemachines.config;

import org.jspecify.annotations.NullMarked;
