package dev.optio.server.backing;

import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A migrated database and a space of Redis that belong to one test class. */
public final class Backing implements AutoCloseable {
  private static final int CONNECTIONS = 12;
  private static final Duration STATEMENT = Duration.ofSeconds(60);

  private final PostgresAdmin postgres;
  private final URI redisUrl;
  private final List<String> databases = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final Pool pool;
  private final Db db;

  private Backing(PostgresAdmin postgres, String name, URI redisUrl) {
    this.postgres = postgres;
    this.redisUrl = redisUrl;
    databases.add(name);
    pool = database().pool(vertx, CONNECTIONS);
    db = new Db(pool, STATEMENT);
  }

  static Backing on(Shared shared) throws Exception {
    return new Backing(shared.servers().postgres(), shared.migrated(), shared.redis());
  }

  /** As {@code OPTIO_DATABASE_URL} takes it. */
  public URI databaseUrl() {
    return postgres.url(databases.getFirst());
  }

  /** As {@code OPTIO_REDIS_URL} takes it. */
  public URI redisUrl() {
    return redisUrl;
  }

  public Database database() {
    return Database.parse(databaseUrl(), Optional.empty());
  }

  /** The database, with a deadline that a busy machine does not reach. */
  public Db db() {
    return db;
  }

  /** Not clustered; closed with the class. */
  public Vertx vertx() {
    return vertx;
  }

  /** The major version of PostgreSQL. */
  public int postgresMajor() throws SQLException {
    return postgres.major();
  }

  /** Another database, without any table; dropped with the class. */
  public URI emptyDatabase() throws SQLException {
    String name = postgres.createEmpty();
    databases.add(name);
    return postgres.url(name);
  }

  /** Empties all tables, for a test that counts. */
  public void clear() {
    db.update(
        """
        do $$
        declare names text;
        begin
          select string_agg(quote_ident(tablename), ', ') into names
            from pg_tables
           where schemaname = 'public' and tablename <> 'flyway_schema_history';
          execute 'truncate ' || names || ' cascade';
        end
        $$\
        """);
  }

  @Override
  public void close() throws SQLException {
    pool.close().await();
    vertx.close().await();
    for (String name : databases) {
      postgres.drop(name);
    }
  }
}
