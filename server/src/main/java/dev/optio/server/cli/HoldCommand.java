package dev.optio.server.cli;

import dev.optio.server.backup.Restore;
import dev.optio.server.backup.core.BackupException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lets no further task start. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description = {
      "Lets no task start, on no server, until `optio-admin release`. Runs that are under way go"
          + " on, and people can add tasks to the queue."
    })
final class HoldCommand implements Callable<Integer> {
  private final Machine machine;
  private final AdminCommand.Streams streams;

  HoldCommand(Machine machine, AdminCommand.Streams streams) {
    this.machine = machine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws BackupException, CommandException {
    boolean changed = new Restore(machine.version()).hold(machine.database(false), true);
    streams
        .out()
        .println(
            changed
                ? "No task starts before `optio-admin release`."
                : "That is so already: no task starts before `optio-admin release`.");
    return 0;
  }
}
