package dev.optio.server.db;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.ids.Id;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The database. Every statement has a deadline; what cannot be reached is a {@link
 * DbUnavailableException} soon, never a hang.
 */
public final class Db implements Sql {
  private final Pool pool;
  private final Duration deadline;

  /**
   * A database behind a pool.
   *
   * @param deadline longest that one statement may take, waiting for a connection included
   */
  public Db(Pool pool, Duration deadline) {
    this.pool = pool;
    this.deadline = deadline;
  }

  @Override
  public List<Row> rows(String statement, @Nullable Object... parameters) {
    return rows(pool, statement, parameters);
  }

  @Override
  public int update(String statement, @Nullable Object... parameters) {
    return execute(pool, statement, parameters).rowCount();
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run(Sql sql) throws E;
  }

  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
  public <T, E extends Exception> T transaction(Work<T, E> work) throws E {
    SqlConnection connection = await(pool.getConnection());
    boolean committed = false;
    try {
      Transaction transaction = await(connection.begin());
      T result = work.run(new Bound(connection));
      await(transaction.commit());
      committed = true;
      return result;
    } finally {
      release(connection, committed);
    }
  }

  /** Whether a statement can be answered now. */
  public boolean answers() {
    try {
      rows(pool, "select 1");
      return true;
    } catch (DbUnavailableException | DbException e) {
      return false;
    }
  }

  /**
   * Gives the connection back; closing rolls an open transaction back, whatever state the
   * connection is in.
   */
  private void release(SqlConnection connection, boolean committed) {
    if (committed) {
      await(connection.close());
      return;
    }
    Transaction open = connection.transaction();
    Future<Void> rolledBack = open == null ? Future.succeededFuture() : open.rollback();
    rolledBack.onComplete(ignored -> connection.close());
  }

  private List<Row> rows(SqlClient client, String statement, @Nullable Object... parameters) {
    List<Row> rows = new ArrayList<>();
    for (io.vertx.sqlclient.Row row : execute(client, statement, parameters)) {
      rows.add(new Row(row));
    }
    return rows;
  }

  private RowSet<io.vertx.sqlclient.Row> execute(
      SqlClient client, String statement, @Nullable Object... parameters) {
    Tuple tuple = Tuple.tuple();
    for (Object parameter : parameters) {
      tuple.addValue(stored(parameter));
    }
    return await(client.preparedQuery(statement).execute(tuple));
  }

  private <T> T await(Future<T> future) {
    try {
      return future.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new DbUnavailableException("The database did not answer in time.", e);
    } catch (PgException e) {
      throw translated(e);
    } catch (VertxException e) {
      if (String.valueOf(e.getMessage()).startsWith("Parameter at position")) {
        // A statement and its parameters do not fit: trying again later would not help.
        throw new IllegalArgumentException(e);
      }
      // What the pool and its connections say: lost, refused, none free in time.
      throw new DbUnavailableException("The database cannot be reached.", e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // The pool also reports lost connections with exceptions of the network, and with throwables
      // that are no exceptions at all; all of them mean the same here. So does an interrupt, which
      // a future passes on undeclared.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new DbUnavailableException("The database cannot be reached.", e);
    }
  }

  /** Classes 08, 53, 57 and 58 tell of the server's state, not of the statement's. */
  private static RuntimeException translated(PgException failure) {
    String state = Optional.ofNullable(failure.getSqlState()).orElse("XX000");
    if (state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")) {
      return new DbUnavailableException("The database cannot be reached.", failure);
    }
    return new DbException(state, failure);
  }

  private static @Nullable Object stored(@Nullable Object parameter) {
    return switch (parameter) {
      case null -> null;
      case Optional<?> optional -> stored(optional.orElse(null));
      case Id id -> id.value();
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
      case byte[] bytes -> Buffer.buffer(bytes);
      case JsonNode tree -> Json.decodeValue(tree.toString());
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof UUID ->
          list.toArray(new UUID[0]);
      case List<?> list -> list.toArray(new String[0]);
      default -> parameter;
    };
  }

  private final class Bound implements Sql {
    private final SqlConnection connection;

    Bound(SqlConnection connection) {
      this.connection = connection;
    }

    @Override
    public List<Row> rows(String statement, @Nullable Object... parameters) {
      return Db.this.rows(connection, statement, parameters);
    }

    @Override
    public int update(String statement, @Nullable Object... parameters) {
      return execute(connection, statement, parameters).rowCount();
    }
  }
}
