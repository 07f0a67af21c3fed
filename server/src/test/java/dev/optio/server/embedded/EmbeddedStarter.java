package dev.optio.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * A process that starts or stops embedded servers, for tests to run as another user and to kill.
 * Arguments: data directory, programs' folder, {@code start}, {@code stop} or {@code
 * stop-unless-used}, the allowed ways. It prints one line and then waits for the end of its input.
 */
final class EmbeddedStarter {
  private EmbeddedStarter() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Folders folders = new Folders(Path.of(arguments[0]), Path.of(arguments[1]));
    try {
      System.out.println(run(folders, arguments));
    } catch (EmbeddedException e) {
      System.out.println("FAILED " + e.kind() + " " + e.getMessage());
    }
    while (System.in.read() >= 0) {
      // The test ends us.
    }
  }

  private static String run(Folders folders, String[] arguments)
      throws EmbeddedException, InterruptedException {
    return switch (arguments[2]) {
      case "start" -> {
        List<Launcher.Way> ways =
            List.of(arguments).subList(3, arguments.length).stream()
                .map(Launcher.Way::valueOf)
                .toList();
        Setup setup = ways.isEmpty() ? Setup.shipped() : new Setup(Optional.empty(), ways);
        Endpoints endpoints = EmbeddedServers.start(folders, new SecureRandom(), setup);
        yield "STARTED " + endpoints;
      }
      case "stop" -> {
        EmbeddedServers.stop(folders.data());
        yield "STOPPED true";
      }
      default -> "STOPPED " + EmbeddedServers.stopUnlessUsed(folders.data());
    };
  }
}
