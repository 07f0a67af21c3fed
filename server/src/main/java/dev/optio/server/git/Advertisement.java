package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;

/**
 * What a remote shows: branches and tags with names that git allows, all else left out.
 *
 * @param ids by full name
 * @param headTarget full name of the branch that HEAD stands for, when the remote says it
 * @param headId where HEAD is, when the remote says it
 */
record Advertisement(
    NavigableMap<String, ObjectId> ids, Optional<String> headTarget, Optional<ObjectId> headId) {
  /** Names and ids of so many take some 100 MB while they are read. */
  static final int MAX_REFS = 300_000;

  /** What a remote is asked to show, beside HEAD. */
  static final List<RefSpec> WANTED =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

  private static final List<String> USUAL_DEFAULTS = List.of("main", "master", "trunk", "develop");

  Advertisement {
    ids = Collections.unmodifiableNavigableMap(new TreeMap<>(ids));
  }

  static Advertisement of(Collection<Ref> shown) throws RemoteException {
    if (shown.size() > MAX_REFS) {
      throw new RemoteException(
          Cause.TOO_LARGE, "The repository has more than 300,000 branches and tags.");
    }
    NavigableMap<String, ObjectId> ids = new TreeMap<>();
    Optional<String> headTarget = Optional.empty();
    Optional<ObjectId> headId = Optional.empty();
    for (Ref ref : shown) {
      String name = ref.getName();
      ObjectId id = ref.getObjectId();
      if (name.equals(Constants.HEAD)) {
        headId = Optional.ofNullable(id);
        headTarget = ref.isSymbolic() ? Optional.of(ref.getTarget().getName()) : Optional.empty();
      } else if (id != null && kept(name)) {
        ids.put(name, id.copy());
      }
    }
    return new Advertisement(ids, headTarget, headId);
  }

  /**
   * The facts.
   *
   * @throws RemoteException {@link Cause#EMPTY} when there is no branch
   */
  RemoteFacts facts() throws RemoteException {
    NavigableMap<String, ObjectId> heads =
        ids.subMap(Constants.R_HEADS, true, Constants.R_HEADS + Character.MAX_VALUE, false);
    if (heads.isEmpty()) {
      throw new RemoteException(
          Cause.EMPTY, "The repository has no branch yet. Push a first commit.");
    }
    String head = defaultBranch(heads);
    List<String> names =
        new ArrayList<>(
            heads.keySet().stream().limit(RemoteFacts.MAX_BRANCHES).map(this::shortName).toList());
    String branch = shortName(head);
    if (!names.contains(branch)) {
      names.set(names.size() - 1, branch);
    }
    ObjectId commit = heads.getOrDefault(head, ObjectId.zeroId());
    return new RemoteFacts(branch, names, heads.size() > names.size(), commit.name());
  }

  private static boolean kept(String name) {
    return (name.startsWith(Constants.R_HEADS) || name.startsWith(Constants.R_TAGS))
        && Repository.isValidRefName(name);
  }

  /** What HEAD stands for; else the likeliest at the same commit; else the likeliest. */
  private String defaultBranch(NavigableMap<String, ObjectId> heads) {
    Optional<String> named = headTarget.filter(heads::containsKey);
    if (named.isPresent()) {
      return named.get();
    }
    List<String> atHead =
        heads.keySet().stream()
            .filter(name -> headId.isPresent() && headId.get().equals(heads.get(name)))
            .toList();
    return likeliest(atHead.isEmpty() ? List.copyOf(heads.keySet()) : atHead);
  }

  private static String likeliest(List<String> names) {
    Stream<String> usual = USUAL_DEFAULTS.stream().map(name -> Constants.R_HEADS + name);
    return usual.filter(names::contains).findFirst().orElseGet(names::getFirst);
  }

  private String shortName(String name) {
    return name.substring(Constants.R_HEADS.length());
  }
}
