package dev.optio.server.cli;

import dev.optio.server.db.Database;
import java.util.Optional;

/**
 * A machine with a database and perhaps a key.
 *
 * @param given empty where there is no database
 */
record FakeMachine(Optional<Database> given, Optional<Key> key) implements Machine {
  @Override
  public String version() {
    return "9.8.7";
  }

  @Override
  public Database database(boolean mayBeNew) throws CommandException {
    return given.orElseThrow(() -> new CommandException("There is no database in /nowhere."));
  }

  @Override
  public String keyPlace() {
    return "file /somewhere/encryption-key";
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
