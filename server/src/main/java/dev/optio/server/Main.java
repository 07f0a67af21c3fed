package dev.optio.server;

import dev.optio.server.config.Settings;
import dev.optio.server.config.SettingsException;
import dev.optio.server.db.DbUnavailableException;
import dev.optio.server.embedded.EmbeddedException;
import dev.optio.server.embedded.EmbeddedServers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Starts a replica of Optio, or does one of the small things that {@code scripts/run} needs. */
public final class Main {
  /** A setting is wrong; as {@code sysexits.h} names it. */
  private static final int CONFIGURATION = 78;

  private static final String VERTX_LOGGING = "io.vertx.core.logging.SLF4JLogDelegateFactory";

  private Main() {}

  /**
   * Runs one command.
   *
   * @param arguments nothing to serve until a signal ends it; {@code stop-servers} to stop the
   *     embedded servers unless they are in use; {@code first-task} to try the server out; {@code
   *     admin} for what operators do from a shell
   */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && words.getFirst().equals("admin")) {
      System.exit(
          AdminMachine.run(System.getenv(), new SecureRandom(), words.subList(1, words.size())));
    }
    try {
      Settings settings = Settings.read(System.getenv());
      System.setProperty(
          "optio.log.format", settings.logging().format().name().toLowerCase(Locale.ROOT));
      System.setProperty("optio.log.level", settings.logging().level().name());
      System.setProperty("vertx.logger-delegate-factory-class-name", VERTX_LOGGING);
      switch (words.isEmpty() ? "serve" : words.getFirst()) {
        case "serve" -> serve(settings);
        case "stop-servers" -> EmbeddedServers.stopUnlessUsed(settings.dataDirectory());
        case "first-task" -> System.exit(firstTask(settings, words));
        default -> end(CONFIGURATION, "Commands: serve, stop-servers, first-task, admin.");
      }
    } catch (SettingsException e) {
      end(CONFIGURATION, String.join("\n", e.mistakes()));
    } catch (StartException | EmbeddedException | IOException e) {
      end(1, String.valueOf(e.getMessage()));
    } catch (DbUnavailableException e) {
      end(1, e.getMessage() + " See whether PostgreSQL is up and OPTIO_DATABASE_URL is right.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(1, "Interrupted.");
    } catch (RuntimeException e) {
      // Threads that serve nobody would keep the process alive.
      e.printStackTrace();
      end(1, "Optio could not start: " + e.getMessage());
    }
  }

  private static void serve(Settings settings)
      throws StartException, EmbeddedException, IOException, InterruptedException {
    Replica replica = Replica.start(settings, InstantSource.system(), new SecureRandom());
    Runtime.getRuntime().addShutdownHook(new Thread(replica::stop, "shutdown"));
  }

  private static int firstTask(Settings settings, List<String> words)
      throws IOException, InterruptedException {
    // Where no locale is set, Java would write a question mark for all but plain letters.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return new FirstTask(settings, out).run(Path.of(words.get(1)));
  }

  private static void end(int status, String message) {
    System.err.println(message);
    System.exit(status);
  }
}
