package dev.optio.server.git;

import dev.optio.server.ids.Parse;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * One bare repository per connected repository, with its branches and tags. Checkouts borrow
 * objects from it, so nothing is ever pruned, and only the control plane writes it. Threads and
 * processes take turns. Blocks; for virtual threads.
 */
public final class ObjectStores {
  private static final Duration FETCH = Duration.ofMinutes(30);
  private static final Duration TURN = Duration.ofMinutes(35);
  private static final long PACK_BYTES = 32L << 30;
  private static final String SUFFIX = ".git";
  private static final int MAX_TOP_FILES = 10_000;
  private static final String PINS = "refs/optio/tasks/";

  private final Path root;
  private final GitTransport transport;
  private final StoreLock locks;

  /**
   * The stores below a directory.
   *
   * @param root made when it is not there
   */
  public ObjectStores(Path root, GitTransport transport) {
    this.root = root;
    this.transport = transport;
    this.locks = new StoreLock(root.resolve("locks"));
  }

  /**
   * Takes over the remote's branches and tags, moved backwards or removed ones too.
   *
   * @return what the remote says of itself
   */
  public RemoteFacts fetch(RepositoryId repository, Remote remote) throws RemoteException {
    Path directory = directory(repository);
    try (StoreLock.Held _ = locks.hold(repository.toString(), TURN)) {
      StoreFiles.layOut(directory);
      StoreFiles.clearLeftOvers(directory);
      try (QuietRepository store = open(directory)) {
        StoreFetch fetch = new StoreFetch(store, PACK_BYTES);
        return transport.speak(
            remote, store, new Exchange.Limits(FETCH, RemoteProbe.SHOWN_BYTES), fetch::run);
      } finally {
        StoreFiles.openToReaders(directory);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The commit a branch was at when last fetched. */
  public Optional<String> resolve(RepositoryId repository, String branch) {
    String name = Constants.R_HEADS + branch;
    if (!Repository.isValidRefName(name) || !exists(repository)) {
      return Optional.empty();
    }
    try (QuietRepository store = open(directory(repository))) {
      Ref ref = store.exactRef(name);
      return Optional.ofNullable(ref).map(Ref::getObjectId).map(ObjectId::name);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * What lies at the top of a commit's tree.
   *
   * @param commit full id; must be in the store
   * @param wanted files whose text is wanted, as far as it is at most {@code maxBytes} long
   */
  public TopFiles topFiles(
      RepositoryId repository, String commit, Set<String> wanted, int maxBytes) {
    Set<String> names = new HashSet<>();
    Map<String, String> texts = new HashMap<>();
    try (QuietRepository store = open(directory(repository));
        RevWalk walk = new RevWalk(store);
        TreeWalk tree = new TreeWalk(store)) {
      tree.addTree(walk.parseCommit(ObjectId.fromString(commit)).getTree());
      while (names.size() < MAX_TOP_FILES && tree.next()) {
        if (!FileMode.REGULAR_FILE.equals(tree.getRawMode(0))
            && !FileMode.EXECUTABLE_FILE.equals(tree.getRawMode(0))) {
          continue;
        }
        names.add(tree.getNameString());
        if (wanted.contains(tree.getNameString())) {
          ObjectLoader text = store.open(tree.getObjectId(0));
          if (text.getSize() <= maxBytes) {
            texts.put(tree.getNameString(), new String(text.getBytes(), StandardCharsets.UTF_8));
          }
        }
      }
      return new TopFiles(names, texts);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Whether a commit is in the store. */
  public boolean holds(RepositoryId repository, String commit) {
    if (!ObjectId.isId(commit) || !exists(repository)) {
      return false;
    }
    try (QuietRepository store = open(directory(repository));
        RevWalk walk = new RevWalk(store)) {
      return store.getObjectDatabase().has(ObjectId.fromString(commit))
          && walk.parseAny(ObjectId.fromString(commit)).getType() == Constants.OBJ_COMMIT;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Keeps a commit for a task, whatever the remote does with its branches. */
  public void pin(RepositoryId repository, TaskId task, String commit) {
    withRef(
        repository,
        task,
        update -> {
          update.setNewObjectId(ObjectId.fromString(commit));
          return update.forceUpdate();
        });
  }

  /** Lets a task's commit go. Its objects stay. */
  public void unpin(RepositoryId repository, TaskId task) {
    if (exists(repository)) {
      withRef(repository, task, RefUpdate::delete);
    }
  }

  /** Where the store is, or will be. */
  public Path directory(RepositoryId repository) {
    return root.resolve(repository + SUFFIX);
  }

  /** Repositories that have a store here. */
  public List<RepositoryId> kept() {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .flatMap(name -> Parse.uuid(name).stream())
          .map(RepositoryId::new)
          .toList();
    } catch (NoSuchFileException nothing) {
      return List.of();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Removes a store. No checkout may borrow from it any more. */
  public void remove(RepositoryId repository) {
    try (StoreLock.Held _ = locks.hold(repository.toString(), TURN)) {
      StoreFiles.remove(directory(repository));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private interface RefChange {
    RefUpdate.Result apply(RefUpdate update) throws IOException;
  }

  private void withRef(RepositoryId repository, TaskId task, RefChange change) {
    Path directory = directory(repository);
    try (StoreLock.Held _ = locks.hold(repository.toString(), TURN);
        QuietRepository store = open(directory)) {
      StoreFiles.clearLeftOvers(directory);
      RefUpdate update = store.updateRef(PINS + task);
      update.disableRefLog();
      update.setForceUpdate(true);
      switch (change.apply(update)) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> StoreFiles.openToReaders(directory);
        case LOCK_FAILURE,
            NOT_ATTEMPTED,
            REJECTED,
            REJECTED_CURRENT_BRANCH,
            IO_FAILURE,
            RENAMED,
            REJECTED_MISSING_OBJECT,
            REJECTED_OTHER_REASON ->
            throw new IOException("pin not written: " + update.getResult());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private boolean exists(RepositoryId repository) {
    return Files.isRegularFile(directory(repository).resolve("HEAD"));
  }

  private static QuietRepository open(Path directory) throws IOException {
    return QuietRepository.open(directory, List.of(), GitTransport.MAX_OBJECT_BYTES);
  }
}
