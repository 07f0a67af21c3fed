package dev.optio.server.cli;

import dev.optio.server.backup.Backup;
import dev.optio.server.backup.Backup.Written;
import dev.optio.server.backup.core.BackupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the whole instance into one file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the whole instance, as it is at one instant, into one file, while servers run.",
      "",
      "Secrets stay sealed. The encryption key is not in the file: keep a copy of it in another"
          + " place. Whoever has both can read every secret; with the file alone nobody can."
    })
final class BackupCommand implements Callable<Integer> {
  private final Machine machine;
  private final AdminCommand.Streams streams;

  @Parameters(
      paramLabel = "FILE",
      description = "A file that is not there yet; - for standard output.")
  private String file = "";

  @Option(names = "--json", description = "Say what was written as JSON.")
  private boolean json;

  BackupCommand(Machine machine, AdminCommand.Streams streams) {
    this.machine = machine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws BackupException, CommandException, IOException {
    // Asked first: what is wrong with it is no reason to fail with a file that is whole.
    Optional<Machine.Key> key = machine.key();
    if (file.equals("-")) {
      Written written =
          new Backup(machine.version())
              .write(machine.database(false), () -> new FreshFile.Open(streams.out()));
      if (streams.out().checkError()) {
        throw new CommandException("Standard output could not be written to.");
      }
      say(written, key, "standard output", Optional.empty(), streams.err());
      return 0;
    }
    Path target = Path.of(file);
    if (Files.exists(target)) {
      throw new CommandException(file + " exists already. Name a file that does not.");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException("There is no folder " + folder + ".");
    }
    try (FreshFile fresh = new FreshFile(target)) {
      Written written = new Backup(machine.version()).write(machine.database(false), fresh::stream);
      long size = fresh.keep();
      say(written, key, file, Optional.of(size), streams.out());
    } catch (FileAlreadyExistsException taken) {
      throw new CommandException(file + " was made by somebody else meanwhile, and is left alone.");
    }
    return 0;
  }

  private void say(
      Written written, Optional<Machine.Key> key, String name, Optional<Long> size, PrintStream to)
      throws CommandException {
    if (json) {
      to.println(
          Report.json(
              new Report.Data(
                  name,
                  size,
                  written.head().taken(),
                  written.head().product(),
                  written.head().schema(),
                  written.head().instance(),
                  written.head().rootKeys(),
                  key.filter(here -> written.head().rootKeys().contains(here.id())).isPresent(),
                  Report.rows(written.sums()),
                  written.sums().rows("tasks"),
                  written.sums().tables(),
                  Optional.empty())));
      return;
    }
    to.println(
        "Wrote "
            + name
            + size.map(bytes -> ", " + Report.size(bytes)).orElse("")
            + ": "
            + Report.contents(written.head(), written.sums())
            + ".");
    to.println(Report.key(written.head(), key, machine.keyPlace()));
    to.println(
        "Keep a copy of the key apart from the file: without it no server starts on what is"
            + " restored, and whoever has both can read every secret.");
  }
}
