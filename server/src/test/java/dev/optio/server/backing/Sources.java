package dev.optio.server.backing;

import dev.optio.server.embedded.ServerControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts servers where the choice says. */
final class Sources {
  private static final Logger log = LoggerFactory.getLogger(Sources.class);
  private static final int OLDEST_SUPPORTED = 15;

  private Sources() {}

  /** Servers for all classes. */
  static Servers forAll() throws Exception {
    Choice choice = choice();
    return started(usesDocker(choice), choice);
  }

  /**
   * Servers for one class. Embedded ones are up sooner and end and start like any process, so they
   * are preferred where nothing was asked for.
   */
  static Servers forOne() throws Exception {
    Choice choice = choice();
    boolean free = choice.source() == Choice.Source.AUTO && choice.postgres().isEmpty();
    return started(!(free && ServerControl.isShippedForHere()) && usesDocker(choice), choice);
  }

  private static Choice choice() {
    return Choice.read(System.getProperties(), System.getenv());
  }

  /**
   * Where Docker answers and yet starts nothing, the embedded servers do, unless it was asked for.
   */
  private static Servers inContainers(Choice choice) throws Exception {
    try {
      return DockerBacking.start(choice.postgres().orElse(OLDEST_SUPPORTED));
    } catch (RuntimeException e) {
      if (choice.source() == Choice.Source.DOCKER) {
        throw e;
      }
      log.atWarn().setCause(e).log("no container starts here");
      return EmbeddedBacking.start(choice.postgres());
    }
  }

  private static boolean usesDocker(Choice choice) {
    return switch (choice.source()) {
      case DOCKER -> true;
      case EMBEDDED -> false;
      case AUTO -> Choice.hintsAtDocker(System.getenv()) && DockerBacking.isAvailable();
    };
  }

  private static Servers started(boolean docker, Choice choice) throws Exception {
    Servers servers = docker ? inContainers(choice) : EmbeddedBacking.start(choice.postgres());
    log.atInfo()
        .addKeyValue("postgres", servers.postgres().major())
        .addKeyValue("kind", servers.getClass().getSimpleName())
        .log("servers for tests are up");
    return servers;
  }
}
