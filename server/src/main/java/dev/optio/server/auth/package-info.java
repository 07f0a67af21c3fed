/** Who a caller is. */
@NullMarked
package dev.optio.server.auth;

import org.jspecify.annotations.NullMarked;
