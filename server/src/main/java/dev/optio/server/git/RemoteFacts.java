package dev.optio.server.git;

import java.util.List;

/**
 * What a remote says of itself.
 *
 * @param defaultBranch the branch a clone would check out
 * @param branches their names in order, {@value #MAX_BRANCHES} at most, the default branch among
 *     them
 * @param branchesCut whether there are more
 * @param headCommit commit id of the default branch
 */
public record RemoteFacts(
    String defaultBranch, List<String> branches, boolean branchesCut, String headCommit) {
  /** Most names that are kept. */
  public static final int MAX_BRANCHES = 1_000;

  public RemoteFacts {
    branches = List.copyOf(branches);
  }
}
