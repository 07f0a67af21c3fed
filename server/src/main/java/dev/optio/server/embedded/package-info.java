/** Real PostgreSQL and Redis servers for first use, as processes of their own. */
@NullMarked
package dev.optio.server.embedded;

import org.jspecify.annotations.NullMarked;
