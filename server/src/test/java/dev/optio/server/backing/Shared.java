package dev.optio.server.backing;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** The servers that all test classes share, with the database that theirs are copied from. */
final class Shared implements AutoCloseable {
  private static final int REDIS_SPACES = 16;

  private final Servers servers;
  private final String template;
  private final AtomicInteger spaces = new AtomicInteger();

  private Shared(Servers servers, String template) {
    this.servers = servers;
    this.template = template;
  }

  static Shared start() throws Exception {
    Servers servers = Sources.forAll();
    return new Shared(servers, servers.postgres().createTemplate());
  }

  Servers servers() {
    return servers;
  }

  /** A new database with the tables of this version. */
  synchronized String migrated() throws SQLException {
    return servers.postgres().createFrom(template);
  }

  /** An empty space of Redis. */
  URI redis() throws Exception {
    int space = spaces.getAndIncrement() % REDIS_SPACES;
    servers.redis().clear(space);
    return servers.redis().url(space);
  }

  @Override
  public void close() throws IOException {
    servers.close();
  }
}
