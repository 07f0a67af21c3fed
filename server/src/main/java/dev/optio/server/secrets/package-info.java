/** The vault: seals secret values, and opens them for what may use them. */
@NullMarked
package dev.optio.server.secrets;

import org.jspecify.annotations.NullMarked;
