/** A PostgreSQL and a Redis for tests, from Docker or embedded. */
@NullMarked
package dev.optio.server.backing;

import org.jspecify.annotations.NullMarked;
