package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.TestProtocol;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Repositories in directories of this machine, spoken with inside this process. They are opened
 * quietly: their hooks, filters and programs are never started.
 *
 * @param allowed whether there are any; only the local runtime has them
 * @param own the server's data, which is nobody's remote
 * @param samples folder in there that may be connected all the same: it holds what was made to be
 *     tried out
 */
public record PathRemotes(boolean allowed, Path own, Path samples) {
  /** For installations without the local runtime. */
  public static final PathRemotes NONE = new PathRemotes(false, Path.of("/"), Path.of("/"));

  /** Opens the repository; the caller closes it. */
  QuietRepository open(RemoteUrl.Local remote, long maxObjectBytes)
      throws IOException, RemoteException {
    if (!allowed) {
      throw new RemoteException(
          Cause.BAD_URL, "Paths can be connected only where agents run on the server's machine.");
    }
    Path path = remote.path();
    if (!Files.isDirectory(path)) {
      throw new RemoteException(Cause.NOT_FOUND, "There is no directory " + path + ".");
    }
    Path real = path.toRealPath();
    if (isOwn(real)) {
      throw new RemoteException(Cause.BLOCKED, path + " lies in the server's own data.");
    }
    Path directory = gitDirectory(real);
    requireForeign(path, directory);
    try {
      return QuietRepository.open(directory, List.of(), maxObjectBytes);
    } catch (RepositoryNotFoundException notOne) {
      throw notARepository(path);
    } catch (IllegalArgumentException unreadable) {
      throw new RemoteException(
          Cause.NOT_A_GIT_SERVER, path + " has a configuration that cannot be read.", unreadable);
    }
  }

  /** A link or a borrowed object store must not lead to what the path itself may not be. */
  private void requireForeign(Path path, Path directory) throws RemoteException, IOException {
    Set<Path> places;
    try {
      places = Whereabouts.of(directory);
    } catch (IOException | UncheckedIOException unknown) {
      throw new RemoteException(
          Cause.BLOCKED,
          path + " leads to places that cannot be looked at, or to too many of them.",
          unknown);
    }
    for (Path place : places) {
      if (isOwn(place)) {
        throw new RemoteException(
            Cause.BLOCKED,
            path + " leads into the server's own data, by a link or by borrowed objects.");
      }
    }
  }

  private boolean isOwn(Path real) throws IOException {
    boolean inside = Files.exists(own) && real.startsWith(own.toRealPath());
    boolean sample =
        Files.exists(samples)
            && real.startsWith(samples.toRealPath())
            && !real.equals(samples.toRealPath());
    return inside && !sample;
  }

  /** Speaks with an open repository. */
  static Transport transport(Repository local, QuietRepository remote) throws IOException {
    // Named for tests, but it is JGit's only transport that lets the caller open the far end.
    TestProtocol<Object> protocol =
        new TestProtocol<>((_, far) -> new UploadPack(far), (_, far) -> new ReceivePack(far));
    return protocol.open(protocol.register(null, remote), local, "origin");
  }

  private static Path gitDirectory(Path path) throws RemoteException {
    Path inner = path.resolve(".git");
    if (Files.isRegularFile(inner, LinkOption.NOFOLLOW_LINKS)) {
      throw new RemoteException(
          Cause.NOT_A_GIT_SERVER, path + " is a linked work tree. Connect the main repository.");
    }
    Path directory = Files.isDirectory(inner) ? inner : path;
    boolean complete =
        Files.isRegularFile(directory.resolve("HEAD"))
            && Files.isDirectory(directory.resolve("objects"))
            && Files.isDirectory(directory.resolve("refs"))
            && !Files.exists(directory.resolve("commondir"));
    if (!complete) {
      throw notARepository(path);
    }
    return directory;
  }

  private static RemoteException notARepository(Path path) {
    return new RemoteException(Cause.NOT_A_GIT_SERVER, path + " is not a git repository.");
  }
}
