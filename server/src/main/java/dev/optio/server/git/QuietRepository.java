package dev.optio.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * A repository opened so that it can do nothing by itself: no process is started for it, no
 * configuration but its own is read, it is never packed or pruned, and no object over a size is
 * taken in.
 */
public final class QuietRepository extends FileRepository {
  private static final InertFs FILES = new InertFs();

  private final long maxObjectBytes;

  private QuietRepository(FileRepositoryBuilder options, long maxObjectBytes) throws IOException {
    super(options);
    this.maxObjectBytes = maxObjectBytes;
  }

  /**
   * Opens a git directory.
   *
   * @param borrowed object directories to read from as well
   * @param maxObjectBytes largest object that a received pack may hold
   */
  public static QuietRepository open(Path directory, List<Path> borrowed, long maxObjectBytes)
      throws IOException {
    if (!InertSystem.INSTALLED) {
      throw new IllegalStateException("git is not shielded from this machine's configuration");
    }
    FileRepositoryBuilder options = new FileRepositoryBuilder();
    options.setFS(FILES).setGitDir(directory.toFile());
    borrowed.forEach(path -> options.addAlternateObjectDirectory(path.toFile()));
    options.setup();
    return new QuietRepository(options, maxObjectBytes);
  }

  @Override
  public void autoGC(ProgressMonitor monitor) {
    // Others borrow from these objects; nothing is ever thrown away by the way.
  }

  @Override
  public ObjectInserter newObjectInserter() {
    return new BoundedInserter(super.newObjectInserter(), maxObjectBytes);
  }

  private static final class BoundedInserter extends ObjectInserter.Filter {
    private final ObjectInserter inserter;
    private final long maxObjectBytes;

    BoundedInserter(ObjectInserter inserter, long maxObjectBytes) {
      this.inserter = inserter;
      this.maxObjectBytes = maxObjectBytes;
    }

    @Override
    protected ObjectInserter delegate() {
      return inserter;
    }

    @Override
    public PackParser newPackParser(InputStream in) throws IOException {
      PackParser parser = inserter.newPackParser(in);
      parser.setMaxObjectSizeLimit(maxObjectBytes);
      return parser;
    }
  }
}
