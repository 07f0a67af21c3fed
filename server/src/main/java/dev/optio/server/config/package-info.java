/** Settings: the only reader of the environment. */
@NullMarked
package dev.optio.server.config;

import org.jspecify.annotations.NullMarked;
