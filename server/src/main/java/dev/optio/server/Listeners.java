package dev.optio.server;

import dev.optio.server.bus.RawOperation;
import dev.optio.server.config.Settings;
import dev.optio.server.http.ManagementListener;
import dev.optio.server.http.PublicListener;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses that this replica answers at. */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Settings settings;
  private final Ground ground;
  private final Map<String, RawOperation> raw;
  private final int port;

  Listeners(Settings settings, Ground ground, Map<String, RawOperation> raw) throws IOException {
    this.settings = settings;
    this.ground = ground;
    this.raw = Map.copyOf(raw);
    this.port = settings.listen().port() == 0 ? freePort() : settings.listen().port();
  }

  void open() throws StartException {
    Vertx vertx = ground.vertx();
    Settings.Listen listen = settings.listen();
    try {
      OpenAPIContract validated =
          OpenAPIContract.from(vertx, ground.contract().reduced())
              .await(LIMIT.toSeconds(), TimeUnit.SECONDS);
      PublicListener.Settings shown =
          new PublicListener.Settings(
              listen.host(),
              port,
              listen.publicUrl(),
              settings.access().disabled(),
              settings.testing().validateReplies(),
              settings.testing().webDirectory());
      vertx
          .deployVerticle(
              () -> new PublicListener(shown, ground.contract(), validated, ground.bus(), raw),
              new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
          .await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      log.atDebug().setCause(e).log("public listener failed");
      throw new StartException("Cannot listen on " + listen.host() + ":" + port + ": " + e);
    }
    try {
      vertx
          .deployVerticle(
              new ManagementListener(
                  listen.managementHost(), listen.managementPort(), ground.bus(), ground::metrics))
          .await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      throw new StartException(
          "Cannot listen on "
              + listen.managementHost()
              + ":"
              + listen.managementPort()
              + " (OPTIO_MANAGEMENT_PORT): "
              + e.getMessage());
    }
  }

  String address() {
    return "http://" + settings.listen().host() + ":" + port;
  }

  /** Takes no more requests and waits for those that are under way. */
  void close() {
    ground.vertx().deploymentIDs().forEach(id -> ground.undeploy(id, settings.listen().drain()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
