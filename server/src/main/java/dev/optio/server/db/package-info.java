/** PostgreSQL: connections, transactions, migrations. */
@NullMarked
package dev.optio.server.db;

import org.jspecify.annotations.NullMarked;
