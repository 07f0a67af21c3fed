package dev.optio.server.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A bare repository with one commit, as checkouts are made from. */
public final class SampleStore {
  private final Path folder;
  private final String base;

  private SampleStore(Path folder, String base) {
    this.folder = folder;
    this.base = base;
  }

  /** Makes one whose branch {@code main} holds a file {@code README.md}. */
  public static SampleStore create(Path folder) throws IOException {
    try (Repository repository = open(folder)) {
      repository.create(true);
      try (ObjectInserter inserter = repository.newObjectInserter()) {
        TreeFormatter tree = new TreeFormatter();
        ObjectId readme = inserter.insert(Constants.OBJ_BLOB, "A sample\n".getBytes(UTF_8));
        tree.append("README.md", FileMode.REGULAR_FILE, readme);
        PersonIdent author =
            new PersonIdent("Sample", "sample@example.org", Instant.EPOCH, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(inserter.insert(tree));
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage("Begin\n");
        ObjectId base = inserter.insert(commit);
        inserter.flush();
        RefUpdate main = repository.updateRef("refs/heads/main");
        main.setNewObjectId(base);
        main.update();
        return new SampleStore(folder, base.name());
      }
    }
  }

  public Path folder() {
    return folder;
  }

  /** The full id of its commit. */
  public String base() {
    return base;
  }

  /** A repository that borrows from the store and holds a pack. */
  public Unpacked unpack(Path fresh, byte[] pack) throws IOException {
    Repository repository =
        new FileRepositoryBuilder()
            .setBare()
            .setGitDir(fresh.toFile())
            .addAlternateObjectDirectory(folder.resolve("objects").toFile())
            .build();
    repository.create(true);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      inserter.newPackParser(new ByteArrayInputStream(pack)).parse(NullProgressMonitor.INSTANCE);
      inserter.flush();
    }
    return new Unpacked(repository);
  }

  /** What came out of a sandbox, looked at. */
  public record Unpacked(Repository repository) implements AutoCloseable {
    public RevCommit commit(String id) throws IOException {
      try (RevWalk walk = new RevWalk(repository)) {
        RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
        walk.parseBody(commit);
        return commit;
      }
    }

    /** The text of a file, or of where a link points; empty when it is not there. */
    public Optional<String> file(String commit, String path) throws IOException {
      try (TreeWalk walk = TreeWalk.forPath(repository, path, commit(commit).getTree())) {
        return walk == null
            ? Optional.empty()
            : Optional.of(new String(repository.open(walk.getObjectId(0)).getBytes(), UTF_8));
      }
    }

    /** All paths of a commit. */
    public List<String> paths(String commit) throws IOException {
      List<String> paths = new ArrayList<>();
      try (TreeWalk walk = new TreeWalk(repository)) {
        walk.addTree(commit(commit).getTree());
        walk.setRecursive(true);
        while (walk.next()) {
          paths.add(walk.getPathString());
        }
      }
      return paths;
    }

    @Override
    public void close() {
      repository.close();
    }
  }

  private static Repository open(Path folder) throws IOException {
    return new FileRepositoryBuilder().setBare().setGitDir(folder.toFile()).build();
  }
}
