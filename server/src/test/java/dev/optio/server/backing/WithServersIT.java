package dev.optio.server.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.db.Database;
import dev.optio.server.db.Db;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.db.Migrations;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@WithServers
class WithServersIT {
  private static final String COUNT_TASKS = "select count(*) as found from tasks";

  @Test
  void givesADatabaseWithAllTables(Backing backing) {
    // When
    long found = backing.db().one(COUNT_TASKS).number("found");

    // Then
    assertThat(found).isZero();
  }

  @Test
  void ownsTheDatabaseWithoutBeingSuperuser(Backing backing) {
    // When
    boolean superuser =
        backing
            .db()
            .one("select rolsuper as it from pg_roles where rolname = current_user")
            .flag("it");

    // Then
    assertThat(superuser).isFalse();
  }

  @Test
  void givesAnEmptyDatabaseToMigrate(Backing backing) throws Exception {
    // Given
    Database empty = Database.parse(backing.emptyDatabase(), Optional.empty());

    // When
    Migrations.apply(empty);

    // Then
    Pool pool = empty.pool(backing.vertx(), 1);
    Db db = new Db(pool, Duration.ofSeconds(30));
    assertThat(db.one(COUNT_TASKS).number("found")).isZero();
    pool.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void emptiesTables(Backing backing) {
    // Given
    backing.db().update("insert into instance_facts (name, value) values ('a', 'b')");

    // When
    backing.clear();

    // Then
    assertThat(backing.db().rows("select 1 from instance_facts")).isEmpty();
  }

  @Test
  void givesARedis(Backing backing) throws Exception {
    assertThat(ping(backing.vertx(), backing.redisUrl())).isEqualTo("PONG");
  }

  @Test
  void takesPostgresAwayAndBringsItBackWithItsData(OwnServers servers, Backing backing)
      throws Exception {
    // Given
    Pool pool = Database.parse(servers.databaseUrl(), Optional.empty()).pool(backing.vertx(), 2);
    Db db = new Db(pool, Duration.ofSeconds(30));
    db.update("create table kept as select 1 as it");

    // When
    servers.stopPostgres();

    // Then
    assertThatThrownBy(() -> db.rows("select 1")).isInstanceOf(DbUnavailableException.class);

    // When
    servers.startPostgres();

    // Then
    assertThat(db.one("select it from kept").integer("it")).isEqualTo(1);
    pool.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void takesRedisAwayAndBringsItBack(OwnServers servers, Backing backing) throws Exception {
    // When
    servers.stopRedis();

    // Then
    assertThatThrownBy(() -> ping(backing.vertx(), servers.redisUrl()))
        .isInstanceOf(Exception.class);

    // When
    servers.startRedis();

    // Then
    assertThat(ping(backing.vertx(), servers.redisUrl())).isEqualTo("PONG");
  }

  private static String ping(Vertx vertx, URI url) throws Exception {
    Redis redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(url.toString()));
    try {
      return redis.send(Request.cmd(Command.PING)).await(30, TimeUnit.SECONDS).toString();
    } finally {
      redis.close();
    }
  }
}
