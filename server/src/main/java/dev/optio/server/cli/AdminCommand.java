package dev.optio.server.cli;

import dev.optio.server.backup.core.BackupException;
import dev.optio.server.db.DbException;
import dev.optio.server.db.DbUnavailableException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code optio-admin}. */
@Command(
    name = "optio-admin",
    mixinStandardHelpOptions = true,
    versionProvider = AdminCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Looks after an Optio instance from a shell.",
      "",
      "Finds the instance as the server does: by OPTIO_DATABASE_URL, or in OPTIO_DATA_DIR. Servers"
          + " may run meanwhile."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:it could not be done, and why", "2:the command is not understood"})
public final class AdminCommand {
  static final String DATA_HINT = " See whether PostgreSQL is up and OPTIO_DATABASE_URL is right.";

  private AdminCommand() {}

  /** Where the commands write. What is data goes out, what is said of it to the terminal. */
  public record Streams(PrintStream out, PrintStream err) {}

  /**
   * Carries out a command.
   *
   * @return 0 when it was done, 1 when it could not be, 2 when it is not understood
   */
  public static int run(Machine machine, Streams streams, List<String> words) {
    CommandLine line =
        new CommandLine(new AdminCommand(), new Factory(machine))
            .addSubcommand(new BackupCommand(machine, streams))
            .addSubcommand(new RestoreCommand(machine, streams))
            .addSubcommand(new HoldCommand(machine, streams))
            .addSubcommand(new ReleaseCommand(machine, streams))
            .setOut(
                new java.io.PrintWriter(
                    streams.out(), true, java.nio.charset.StandardCharsets.UTF_8))
            .setErr(
                new java.io.PrintWriter(
                    streams.err(), true, java.nio.charset.StandardCharsets.UTF_8))
            .setUsageHelpWidth(100)
            .setExecutionExceptionHandler((e, command, parsed) -> {
              streams.err().println(sentence(e));
              return CommandLine.ExitCode.SOFTWARE;
            });
    return line.execute(words.toArray(new String[0]));
  }

  private static String sentence(Exception e) {
    String message = Optional.ofNullable(e.getMessage()).orElse(e.toString());
    return switch (e) {
      case BackupException known -> message;
      case CommandException known -> message;
      case DbUnavailableException away -> message + DATA_HINT;
      case DbException refused ->
          message + " " + Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("");
      case java.nio.file.FileSystemException file ->
          file.getFile()
              + ": "
              + Optional.ofNullable(file.getReason()).orElse(e.getClass().getSimpleName());
      default -> "It could not be done: " + message;
    };
  }

  /** Says which version this is. */
  static final class Version implements CommandLine.IVersionProvider {
    private final Machine machine;

    Version(Machine machine) {
      this.machine = machine;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"Optio " + machine.version()};
    }
  }

  private record Factory(Machine machine) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == Version.class
          ? type.cast(new Version(machine))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
