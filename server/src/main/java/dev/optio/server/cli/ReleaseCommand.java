package dev.optio.server.cli;

import dev.optio.server.backup.Restore;
import dev.optio.server.backup.core.BackupException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lets tasks start again. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "Lets tasks start again, after `optio-admin hold` or a restore.")
final class ReleaseCommand implements Callable<Integer> {
  private final Machine machine;
  private final AdminCommand.Streams streams;

  ReleaseCommand(Machine machine, AdminCommand.Streams streams) {
    this.machine = machine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws BackupException, CommandException {
    boolean changed = new Restore(machine.version()).hold(machine.database(false), false);
    streams.out().println(changed ? "Tasks start again." : "Nothing was held back.");
    return 0;
  }
}
