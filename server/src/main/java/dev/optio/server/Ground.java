package dev.optio.server;

import dev.optio.server.bus.Bus;
import dev.optio.server.bus.Live;
import dev.optio.server.config.Settings;
import dev.optio.server.contract.Contract;
import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import dev.optio.server.db.Migrations;
import dev.optio.server.embedded.EmbeddedException;
import dev.optio.server.embedded.EmbeddedServers;
import dev.optio.server.embedded.Endpoints;
import dev.optio.server.observe.Meters;
import dev.optio.server.retention.Keeping;
import dev.optio.server.retention.Retention;
import dev.optio.server.sandbox.Sandbox;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.sandbox.local.Isolation;
import dev.optio.server.sandbox.local.IsolationProbe;
import dev.optio.server.sandbox.local.LocalSandbox;
import dev.optio.server.sandbox.local.LocalSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * What a replica stands on: its folder, the servers behind it, the contract, and a place for
 * agents.
 */
final class Ground {
  private static final Duration STATEMENT = Duration.ofSeconds(10);

  private final DataFolder folder;
  private final Contract contract;
  private final Vertx vertx;
  private final Meters meters;
  private final Bus bus;
  private final Pool pool;
  private final Db db;
  private final Live live;
  private final Sandbox sandbox;
  private final Retention retention;

  private Ground(
      DataFolder folder,
      Contract contract,
      Sandbox sandbox,
      Database database,
      RedisOptions redis,
      Settings settings) {
    this.folder = folder;
    this.contract = contract;
    this.sandbox = sandbox;
    this.meters = new Meters();
    this.vertx = meters.vertx();
    this.bus = new Bus(vertx);
    this.pool = database.pool(vertx, settings.stores().databaseConnections());
    this.db = new Db(pool, STATEMENT);
    this.live = new Live(vertx, redis);
    this.retention = Retention.start(db, keeping(settings));
  }

  /** Starts what is embedded, brings the schema up, and tries whether agents can be isolated. */
  static Ground lay(Settings settings, SecureRandom random)
      throws StartException, EmbeddedException, IOException, InterruptedException {
    DataFolder folder = DataFolder.at(settings.dataDirectory());
    CompletableFuture<Contract> contract = CompletableFuture.supplyAsync(Contract::load);
    LocalSettings local = local(settings, folder);
    CompletableFuture<Optional<String>> refusal =
        CompletableFuture.supplyAsync(() ->
            local.isolation() == Isolation.NAMESPACES
                ? IsolationProbe.refusal(local)
                : Optional.empty());
    Optional<Endpoints> endpoints = endpoints(settings, random);
    Database database = database(settings, endpoints);
    migrate(database);
    try {
      Optional<String> refused = refusal.get();
      if (refused.isPresent()) {
        throw new StartException(
            refused.get()
                + "\nTo run agents all the same, able to read everything you can, set"
                + " OPTIO_LOCAL_ISOLATION=none.");
      }
      return new Ground(
          folder,
          contract.get(),
          new LocalSandbox(local),
          database,
          redis(settings, endpoints),
          settings);
    } catch (ExecutionException e) {
      throw new StartException("Cannot start: " + e.getCause());
    } catch (SandboxException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  DataFolder folder() {
    return folder;
  }

  Contract contract() {
    return contract;
  }

  Vertx vertx() {
    return vertx;
  }

  Bus bus() {
    return bus;
  }

  Db db() {
    return db;
  }

  Live live() {
    return live;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  /** In Prometheus' text format. */
  String metrics() {
    return meters.text();
  }

  void countRuns(IntSupplier driven) {
    meters.show("optio.runs.driven", "Runs that this replica drives now", driven);
  }

  void undeploy(String deployment, Duration patience) {
    try {
      vertx.undeploy(deployment).await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RuntimeException e) {
      // It is closed with everything else in a moment.
    }
  }

  void close() {
    retention.close();
    bus.close();
    live.close();
    pool.close();
    sandbox.close();
    try {
      vertx.close().await(5, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      // The process ends anyway.
    }
    meters.close();
  }

  private static Keeping keeping(Settings settings) {
    return new Keeping(
        settings.retention().logs(), settings.retention().diffs(), settings.retention().capsules());
  }

  private static LocalSettings local(Settings settings, DataFolder folder) throws StartException {
    List<Path> shown = settings.local().view();
    List<Path> programs = new ArrayList<>();
    shown.stream().filter(path -> path.endsWith("bin")).forEach(programs::add);
    Optional<String> home = Optional.ofNullable(System.getProperty("user.home"));
    List<Path> hidden = home.map(Path::of).filter(Path::isAbsolute).stream().toList();
    Isolation isolation =
        switch (settings.local().isolation()) {
          case NAMESPACES -> Isolation.NAMESPACES;
          case NONE -> Isolation.NONE;
        };
    try {
      return new LocalSettings(
          folder.sandbox(),
          isolation,
          shown,
          programs,
          hidden,
          new WayOut(settings).network(settings.stores().caBundle(), folder));
    } catch (IllegalArgumentException e) {
      throw new StartException("OPTIO_LOCAL_VIEW: " + e.getMessage());
    }
  }

  private static Optional<Endpoints> endpoints(Settings settings, SecureRandom random)
      throws EmbeddedException, InterruptedException {
    boolean external =
        settings.stores().databaseUrl().isPresent() && settings.stores().redisUrl().isPresent();
    return external
        ? Optional.empty()
        : Optional.of(EmbeddedServers.start(settings.dataDirectory(), random));
  }

  static Database database(Settings settings, Optional<Endpoints> endpoints) {
    Optional<URI> url = settings.stores().databaseUrl();
    if (url.isPresent()) {
      return Database.parse(url.get(), settings.stores().caBundle());
    }
    Endpoints.Postgres own = endpoints.orElseThrow().postgres();
    return new Database(
        own.host(),
        own.port(),
        own.database(),
        own.user(),
        own.password(),
        "disable",
        Optional.empty());
  }

  private static RedisOptions redis(Settings settings, Optional<Endpoints> endpoints) {
    Optional<URI> url = settings.stores().redisUrl();
    if (url.isPresent()) {
      RedisOptions options = new RedisOptions().setConnectionString(url.get().toString());
      if (url.get().getScheme().equals("rediss")) {
        options.getNetClientOptions().setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
        settings
            .stores()
            .caBundle()
            .ifPresent(bundle ->
                options
                    .getNetClientOptions()
                    .setTrustOptions(new PemTrustOptions().addCertPath(bundle.toString())));
      }
      return options;
    }
    Endpoints.Redis own = endpoints.orElseThrow().redis();
    return new RedisOptions()
        .setConnectionString("redis://" + own.host() + ":" + own.port())
        .setPassword(own.password());
  }

  private static void migrate(Database database) throws StartException {
    try {
      Migrations.apply(database);
    } catch (RuntimeException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new StartException("The database " + database + " cannot be used: " + first);
    }
  }
}
