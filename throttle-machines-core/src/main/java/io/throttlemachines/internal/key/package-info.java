/** Tables of keys in bounded memory, for the keys of limiters and of breakers. Internal. */
@NullMarked
package io.throttlemachines.internal.key;

import org.jspecify.annotations.NullMarked;
