package dev.optio.server;

import dev.optio.server.cli.AdminCommand;
import dev.optio.server.cli.CommandException;
import dev.optio.server.cli.Machine;
import dev.optio.server.config.Settings;
import dev.optio.server.config.SettingsException;
import dev.optio.server.db.Database;
import dev.optio.server.embedded.EmbeddedException;
import dev.optio.server.embedded.EmbeddedServers;
import dev.optio.server.secrets.RootKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine that {@code optio-admin} is given on, with the settings that a server would have. */
final class AdminMachine implements Machine {
  private final Map<String, String> environment;
  private final SecureRandom random;
  private @Nullable Settings read;
  private boolean embedded;

  private AdminMachine(Map<String, String> environment, SecureRandom random) {
    this.random = random;
    this.environment = new HashMap<>(environment);
    // These commands let nobody in, whatever servers do.
    this.environment.putIfAbsent("OPTIO_AUTH_DISABLED", "true");
  }

  /** Carries out a command; returns its exit status. */
  static int run(Map<String, String> environment, SecureRandom random, List<String> words) {
    System.setProperty("optio.log.level", "WARN");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    // What libraries say does not belong among the data.
    System.setOut(System.err);
    try (AdminMachine machine = new AdminMachine(environment, random)) {
      return AdminCommand.run(machine, new AdminCommand.Streams(out, err), words);
    } catch (CommandException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  @Override
  public String version() {
    return Replica.version();
  }

  @Override
  public Database database(boolean mayBeNew) throws CommandException {
    Settings settings = settings();
    if (settings.stores().databaseUrl().isPresent()) {
      return Ground.database(settings, Optional.empty());
    }
    Path data = settings.dataDirectory();
    if (!mayBeNew && !EmbeddedServers.exist(data)) {
      throw new CommandException(
          "There is no database in "
              + data
              + ". Name the instance's data directory with OPTIO_DATA_DIR, or its database with"
              + " OPTIO_DATABASE_URL.");
    }
    try {
      embedded = true;
      return Ground.database(settings, Optional.of(EmbeddedServers.start(data, random)));
    } catch (EmbeddedException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted.", e);
    }
  }

  @Override
  public Optional<Key> key() throws CommandException {
    Optional<String> set = settings().keys().encryptionKey();
    if (set.isPresent()) {
      return Optional.of(new Key(RootKey.of(set.get()).name(), "OPTIO_ENCRYPTION_KEY"));
    }
    Path file = keyFile();
    try {
      return Files.exists(file)
          ? Optional.of(new Key(RootKey.ofFile(file).name(), file.toString()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException("The encryption key in " + file + " cannot be read.", e);
    }
  }

  @Override
  public String keyPlace() throws CommandException {
    return "file " + keyFile() + " and no OPTIO_ENCRYPTION_KEY";
  }

  @Override
  public void close() throws CommandException {
    if (!embedded) {
      return;
    }
    try {
      EmbeddedServers.stopUnlessUsed(settings().dataDirectory());
    } catch (EmbeddedException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path keyFile() throws CommandException {
    return new DataFolder(settings().dataDirectory()).encryptionKey();
  }

  private Settings settings() throws CommandException {
    try {
      if (read == null) {
        read = Settings.read(environment);
      }
      return read;
    } catch (SettingsException e) {
      throw new CommandException(String.join("\n", e.mistakes()), e);
    }
  }
}
