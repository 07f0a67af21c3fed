package dev.optio.server.backing;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;

/**
 * A PostgreSQL with one empty database and a Redis that belong to one test class, which may take
 * them away. Addresses stay the same; what the database holds stays, what Redis holds does not.
 */
public final class OwnServers implements AutoCloseable {
  private final Servers servers;
  private final String database;

  private OwnServers(Servers servers, String database) {
    this.servers = servers;
    this.database = database;
  }

  static OwnServers start() throws Exception {
    Servers servers = Sources.forOne();
    return new OwnServers(servers, servers.postgres().createEmpty());
  }

  /** As {@code OPTIO_DATABASE_URL} takes it. */
  public URI databaseUrl() {
    return servers.postgres().url(database);
  }

  /** As {@code OPTIO_REDIS_URL} takes it. */
  public URI redisUrl() {
    return servers.redis().url(0);
  }

  /** Ends PostgreSQL in good order, under its clients; returns when it is gone. */
  public void stopPostgres() throws Exception {
    servers.stopPostgres();
  }

  /** Returns when PostgreSQL answers. */
  public void startPostgres() throws Exception {
    servers.startPostgres();
  }

  /** Ends Redis under its clients; returns when it is gone. */
  public void stopRedis() throws Exception {
    servers.stopRedis();
  }

  /** Returns when Redis answers. */
  public void startRedis() throws Exception {
    servers.startRedis();
  }

  /** The major version of PostgreSQL. */
  public int postgresMajor() throws SQLException {
    return servers.postgres().major();
  }

  @Override
  public void close() throws IOException {
    servers.close();
  }
}
