/** The Java examples of the README and of docs/: they compile, and do what the text beside them says. */
@NullMarked
package io.throttlemachines.docs;

import org.jspecify.annotations.NullMarked;
