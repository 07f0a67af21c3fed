package dev.optio.server.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where the database is and how to sign in to it.
 *
 * @param sslMode as libpq names them: disable, allow, prefer, require, verify-ca, verify-full
 */
public record Database(
    String host,
    int port,
    String name,
    String user,
    String password,
    String sslMode,
    Optional<Path> caBundle) {

  /** Reads {@code postgres://user:password@host:port/name?sslmode=…}. */
  public static Database parse(URI url, Optional<Path> caBundle) {
    String[] userInfo = Optional.ofNullable(url.getRawUserInfo()).orElse("").split(":", 2);
    Map<String, String> query = new HashMap<>();
    for (String pair : Optional.ofNullable(url.getRawQuery()).orElse("").split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], parts.length > 1 ? decoded(parts[1]) : "");
    }
    String path = Optional.ofNullable(url.getPath()).orElse("");
    return new Database(
        url.getHost(),
        url.getPort() < 0 ? 5432 : url.getPort(),
        path.length() > 1 ? path.substring(1) : "optio",
        decoded(userInfo[0]),
        userInfo.length > 1 ? decoded(userInfo[1]) : "",
        query.getOrDefault("sslmode", caBundle.isPresent() ? "verify-full" : "prefer"),
        caBundle);
  }

  /** For the migration tool, which speaks JDBC. */
  String jdbcUrl() {
    // Without a bundle the Java runtime's authorities count, where libpq would want a file.
    String root =
        caBundle
            .map(path -> "&sslrootcert=" + URLEncoder.encode(path.toString(), UTF_8))
            .orElse(
                sslMode.startsWith("verify-")
                    ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
                    : "");
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + name
        + "?sslmode="
        + sslMode
        + root
        + "&connectTimeout=10&loginTimeout=30&tcpKeepAlive=true&ApplicationName=optio-migrate";
  }

  /**
   * A pool of connections; each fails fast when the server is away, and the pool recovers by
   * itself.
   */
  public Pool pool(Vertx vertx, int connections) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(host)
            .setPort(port)
            .setDatabase(name)
            .setUser(user)
            .setPassword(password)
            .setCachePreparedStatements(true)
            .setPipeliningLimit(16)
            .setReconnectAttempts(0)
            .addProperty("application_name", "optio")
            .addProperty("timezone", "UTC");
    SslMode mode = SslMode.of(sslMode.toLowerCase(Locale.ROOT));
    options.setSslMode(mode);
    if (mode != SslMode.DISABLE) {
      ClientSSLOptions tls = new ClientSSLOptions();
      caBundle.ifPresentOrElse(
          bundle -> tls.setTrustOptions(new PemTrustOptions().addCertPath(bundle.toString())),
          () -> tls.setTrustAll(mode != SslMode.VERIFY_CA && mode != SslMode.VERIFY_FULL));
      tls.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
      options.setSslOptions(tls);
    }
    PoolOptions pool =
        new PoolOptions()
            .setMaxSize(connections)
            .setConnectionTimeout(5)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS)
            .setIdleTimeout(10)
            .setIdleTimeoutUnit(TimeUnit.MINUTES);
    return PgBuilder.pool().with(pool).connectingTo(options).using(vertx).build();
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "Database[" + user + "@" + host + ":" + port + "/" + name + "]";
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
