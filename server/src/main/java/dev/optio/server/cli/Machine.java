package dev.optio.server.cli;

import dev.optio.server.db.Database;
import java.util.Optional;

/** What the commands need of the machine that they are given on. */
public interface Machine extends AutoCloseable {
  /** The version of this Optio. */
  String version();

  /**
   * Where the database is; an embedded one is started.
   *
   * @param mayBeNew whether an embedded one may be made
   */
  Database database(boolean mayBeNew) throws CommandException;

  /** The encryption key that is here, if one is. */
  Optional<Key> key() throws CommandException;

  /** Where a server here looks for its encryption key, in words. */
  String keyPlace() throws CommandException;

  /** Lets go of the database. */
  @Override
  void close() throws CommandException;

  /**
   * An encryption key, though not the key itself.
   *
   * @param id as backups name it
   * @param place where it is, in words
   */
  record Key(String id, String place) {}
}
