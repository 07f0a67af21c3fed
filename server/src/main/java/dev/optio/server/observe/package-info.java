/** What operators see of the server: log keys, metrics, fail points. */
@NullMarked
package dev.optio.server.observe;

import org.jspecify.annotations.NullMarked;
