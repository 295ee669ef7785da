/** Helpers for the tests of applications: a clock to drive by hand, and assertions for AssertJ. */
@NullMarked
package io.throttlemachines.test;

import org.jspecify.annotations.NullMarked;
