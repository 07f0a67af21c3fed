package dev.optio.server.cli;

import dev.optio.server.backup.Restore;
import dev.optio.server.backup.Restore.Checked;
import dev.optio.server.backup.Restore.Restored;
import dev.optio.server.backup.core.BackupException;
import dev.optio.server.backup.core.Head;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a backup into an empty database. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Brings a backup into an empty database, all of it or nothing.",
      "",
      "The encryption key must be here first. Runs that were under way are ended as interrupted by"
          + " the first server that starts, and their tasks are queued again. No task starts before"
          + " `optio-admin release`, so that a copy cannot work beside the instance that it is a"
          + " copy of."
    })
final class RestoreCommand implements Callable<Integer> {
  private final Machine machine;
  private final AdminCommand.Streams streams;

  @Parameters(paramLabel = "FILE", description = "A file that `optio-admin backup` wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--check",
      description = "Only read the file and compare it with its sums; no database is touched.")
  private boolean check;

  @Option(names = "--start", description = "Let tasks start as soon as a server does.")
  private boolean start;

  @Option(names = "--json", description = "Say what the file holds and what was done as JSON.")
  private boolean json;

  RestoreCommand(Machine machine, AdminCommand.Streams streams) {
    this.machine = machine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws BackupException, CommandException {
    Restore restore = new Restore(machine.version());
    Checked checked = restore.check(file);
    if (check) {
      say(checked, Optional.empty());
      return 0;
    }
    requireKey(checked.head());
    Restored restored = restore.restore(file, machine.database(true), !start);
    say(new Checked(restored.head(), restored.sums()), Optional.of(restored));
    return 0;
  }

  /** A server without the key would not start, and one that is new to the place makes another. */
  private void requireKey(Head head) throws CommandException {
    Optional<Machine.Key> key = machine.key();
    boolean fits =
        head.rootKeys().isEmpty()
            || key.filter(here -> head.rootKeys().contains(here.id())).isPresent();
    if (!fits) {
      throw new CommandException(
          Report.key(head, key, machine.keyPlace())
              + " Put it there, or set OPTIO_ENCRYPTION_KEY, and restore again. Nothing was"
              + " written.");
    }
  }

  private void say(Checked checked, Optional<Restored> restored) throws CommandException {
    Optional<Machine.Key> key = machine.key();
    if (json) {
      streams.out().println(Report.json(data(checked, key, restored)));
      return;
    }
    streams
        .out()
        .println(
            (restored.isPresent() ? "Restored " : "Whole: ")
                + file
                + ", "
                + Report.contents(checked.head(), checked.sums())
                + ".");
    if (restored.isEmpty()) {
      streams.out().println(Report.key(checked.head(), key, machine.keyPlace()));
      return;
    }
    restored.ifPresent(done -> {
      if (!done.schema().equals(checked.head().schema())) {
        streams.out().println("The schema was brought to version " + done.schema() + ".");
      }
      streams
          .out()
          .println(
              "Runs that were under way: "
                  + done.interrupted()
                  + ". The first server that starts ends them as interrupted, and queues their"
                  + " tasks again.");
      streams
          .out()
          .println(
              done.held()
                  ? "No task starts before `optio-admin release`."
                  : "Tasks start as soon as a server does.");
    });
  }

  private Report.Data data(
      Checked checked, Optional<Machine.Key> key, Optional<Restored> restored) {
    return new Report.Data(
        file.toString(),
        Optional.of(file.toFile().length()),
        checked.head().taken(),
        checked.head().product(),
        checked.head().schema(),
        checked.head().instance(),
        checked.head().rootKeys(),
        key.filter(here -> checked.head().rootKeys().contains(here.id())).isPresent(),
        Report.rows(checked.sums()),
        checked.sums().rows("tasks"),
        checked.sums().tables(),
        restored.map(done -> new Report.Outcome(done.schema(), done.interrupted(), done.held())));
  }
}
