package dev.optio.server.backing;

import java.io.IOException;

/** One PostgreSQL and one Redis. Ports stay the same when a server is stopped and started. */
interface Servers extends AutoCloseable {
  PostgresAdmin postgres();

  RedisAddress redis();

  void stopPostgres() throws Exception;

  void startPostgres() throws Exception;

  void stopRedis() throws Exception;

  void startRedis() throws Exception;

  /** Ends both and deletes what they stored. */
  @Override
  void close() throws IOException;
}
