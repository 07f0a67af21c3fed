package dev.optio.server.backing;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers. */
final class DockerBacking implements Servers {
  private static final int POSTGRES_PORT = 5432;
  private static final int REDIS_PORT = 6379;

  private final GenericContainer<?> postgresContainer;
  private final GenericContainer<?> redisContainer;
  private final PostgresAdmin postgres;
  private final RedisAddress redis;

  private DockerBacking(int major, String password) throws IOException {
    int postgresPort = freePort();
    int redisPort = freePort();
    postgresContainer =
        container("postgres:" + major, POSTGRES_PORT, postgresPort)
            .withEnv("POSTGRES_PASSWORD", password)
            .waitingFor(Wait.forLogMessage(".*database system is ready to accept.*\\s", 2));
    redisContainer =
        container("redis:7", REDIS_PORT, redisPort)
            .withCommand("--requirepass", password)
            .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\s", 1));
    String host = DockerClientFactory.instance().dockerHostIpAddress();
    postgres = new PostgresAdmin(host, postgresPort, password, "optio", password);
    redis = new RedisAddress(host, redisPort, password);
  }

  static boolean isAvailable() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  static DockerBacking start(int major) throws IOException, SQLException {
    DockerBacking backing = new DockerBacking(major, UUID.randomUUID().toString().replace("-", ""));
    try {
      backing.postgresContainer.start();
      backing.redisContainer.start();
      backing.postgres.createOwner();
      return backing;
    } catch (SQLException | RuntimeException e) {
      backing.close();
      throw e;
    }
  }

  @Override
  public PostgresAdmin postgres() {
    return postgres;
  }

  @Override
  public RedisAddress redis() {
    return redis;
  }

  @Override
  public void stopPostgres() {
    stop(postgresContainer);
  }

  @Override
  public void startPostgres() throws InterruptedException {
    start(postgresContainer, this::answersPostgres);
  }

  @Override
  public void stopRedis() {
    stop(redisContainer);
  }

  @Override
  public void startRedis() throws InterruptedException {
    start(redisContainer, this::answersRedis);
  }

  @Override
  public void close() {
    postgresContainer.stop();
    redisContainer.stop();
  }

  /** One with a fixed port, since one that Docker picks is another after each start. */
  private static GenericContainer<?> container(String image, int inside, int outside) {
    PortBinding binding = new PortBinding(Ports.Binding.bindPort(outside), ExposedPort.tcp(inside));
    return new GenericContainer<>(DockerImageName.parse(image))
        .withExposedPorts(inside)
        .withCreateContainerCmdModifier(command -> {
          HostConfig host = command.getHostConfig();
          command.withHostConfig(
              (host == null ? HostConfig.newHostConfig() : host).withPortBindings(binding));
        });
  }

  private static void stop(GenericContainer<?> container) {
    container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
  }

  private static void start(GenericContainer<?> container, Attempt attempt)
      throws InterruptedException {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    for (int tries = 0; tries < 600; tries++) {
      if (attempt.succeeds()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(container.getDockerImageName() + " did not come back");
  }

  private boolean answersPostgres() {
    try {
      return postgres.major() > 0;
    } catch (SQLException notYet) {
      return false;
    }
  }

  private boolean answersRedis() {
    try {
      redis.clear(0);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Something that may fail until a server is up. */
  @FunctionalInterface
  private interface Attempt {
    boolean succeeds();
  }
}
