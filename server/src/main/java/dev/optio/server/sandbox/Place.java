package dev.optio.server.sandbox;

import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a checkout is made from.
 *
 * @param objectStore bare repository that holds the base commit; the agent may read it and never
 *     write
 * @param baseCommit full commit id that the work starts from
 * @param branch name of the local branch the agent works on
 * @param seed what an earlier run of the task left, to go on from
 */
public record Place(
    TaskId task,
    RepositoryId repository,
    Path objectStore,
    String baseCommit,
    String branch,
    Author author,
    Optional<Seed> seed) {

  /** Whose name stands on commits. */
  public record Author(String name, String email) {}

  /**
   * The state an earlier run ended in.
   *
   * @param head commit to check out; must be in the pack or below the base
   * @param pack a self-contained pack of the objects that the store lacks; empty when there are
   *     none
   * @param conversation tar of the vendor's conversation files; empty when there are none
   */
  public record Seed(String head, byte[] pack, byte[] conversation) {}
}
