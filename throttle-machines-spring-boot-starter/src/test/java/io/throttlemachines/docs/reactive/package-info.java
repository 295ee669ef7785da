/** The example of docs/async.md, the page on asynchronous calls. */
@NullMarked
package io.throttlemachines.docs.reactive;

import org.jspecify.annotations.NullMarked;
