package dev.optio.server.sandbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A task's files in a {@link FakeSandbox}: real git objects, borrowed from the store like those of
 * a real checkout, but a working tree and a home that are maps.
 */
final class FakeCheckout {
  private static final String LEFT_OVERS =
      "Uncommitted work of the agent\n\nOptio-Left-Over: true\n";

  private final Repository repository;
  private final Path store;
  private final String base;
  private final PersonIdent author;
  private final Map<String, byte[]> written = new TreeMap<>();
  private final Map<String, byte[]> home = new TreeMap<>();
  private ObjectId head;

  private FakeCheckout(
      Repository repository, Path store, String base, PersonIdent author, ObjectId head) {
    this.repository = repository;
    this.store = store;
    this.base = base;
    this.author = author;
    this.head = head;
  }

  /** What it borrows objects from. */
  Path store() {
    return store;
  }

  /** The commit that it began at. */
  String base() {
    return base;
  }

  /** Fails when the base or the seed's head is not there. */
  static FakeCheckout make(Path folder, Place place) throws IOException {
    Repository repository =
        new FileRepositoryBuilder()
            .setBare()
            .setGitDir(folder.toFile())
            .addAlternateObjectDirectory(place.objectStore().resolve("objects").toFile())
            .build();
    repository.create(true);
    Optional<Place.Seed> seed = place.seed();
    if (seed.isPresent() && seed.get().pack().length > 0) {
      try (ObjectInserter inserter = repository.newObjectInserter()) {
        inserter
            .newPackParser(new ByteArrayInputStream(seed.get().pack()))
            .parse(NullProgressMonitor.INSTANCE);
        inserter.flush();
      }
    }
    ObjectId head = ObjectId.fromString(seed.map(Place.Seed::head).orElse(place.baseCommit()));
    try (RevWalk walk = new RevWalk(repository)) {
      walk.parseCommit(ObjectId.fromString(place.baseCommit()));
      walk.parseCommit(head);
    }
    Place.Author by = place.author();
    PersonIdent author = new PersonIdent(by.name(), by.email(), Instant.EPOCH, ZoneOffset.UTC);
    FakeCheckout checkout =
        new FakeCheckout(repository, place.objectStore(), place.baseCommit(), author, head);
    checkout.unpack(seed.map(Place.Seed::conversation).orElse(new byte[0]));
    return checkout;
  }

  synchronized Optional<byte[]> home(String path) {
    return Optional.ofNullable(home.get(path));
  }

  synchronized void writeHome(String path, byte[] content) {
    home.put(path, content);
  }

  synchronized void removeHome(List<Launch.HomeFile> files) {
    files.forEach(file -> home.remove(file.path()));
  }

  synchronized Optional<byte[]> read(String path) throws IOException {
    byte[] fresh = written.get(path);
    if (fresh != null) {
      return Optional.of(fresh);
    }
    try (RevWalk walk = new RevWalk(repository);
        TreeWalk tree = TreeWalk.forPath(repository, path, walk.parseCommit(head).getTree())) {
      return tree == null
          ? Optional.empty()
          : Optional.of(repository.open(tree.getObjectId(0)).getBytes());
    }
  }

  synchronized void write(String path, byte[] content) {
    written.put(path, content);
  }

  synchronized void commit(String message) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      DirCache index = DirCache.newInCore();
      DirCacheEditor editor = editor(index, reader, walk.parseCommit(head).getTree());
      for (Map.Entry<String, byte[]> file : written.entrySet()) {
        ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue());
        editor.add(
            new DirCacheEditor.PathEdit(file.getKey()) {
              @Override
              public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob);
              }
            });
      }
      editor.finish();
      ObjectId tree = index.writeTree(inserter);
      if (!tree.equals(walk.parseCommit(head).getTree())) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentId(head);
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage(message);
        head = inserter.insert(commit);
        inserter.flush();
      }
      written.clear();
    }
  }

  synchronized Collected collect(String base) {
    try {
      ObjectId before = head;
      commit(LEFT_OVERS);
      if (head.name().equals(base)) {
        return new Collected.Nothing();
      }
      return new Collected.Commits(
          head.name(), !head.equals(before), new ByteArrayInputStream(pack(base)));
    } catch (IOException e) {
      return new Collected.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  synchronized byte[] capsule(List<String> paths) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : home.entrySet()) {
        if (paths.stream().anyMatch(path -> Path.of(file.getKey()).startsWith(path))) {
          TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
          entry.setSize(file.getValue().length);
          tar.putArchiveEntry(entry);
          tar.write(file.getValue());
          tar.closeArchiveEntry();
        }
      }
    }
    return bytes.toByteArray();
  }

  private void unpack(byte[] conversation) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(conversation))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          home.put(Path.of(entry.getName()).normalize().toString(), tar.readAllBytes());
        }
      }
    }
  }

  private static DirCacheEditor editor(DirCache index, ObjectReader reader, ObjectId tree)
      throws IOException {
    var builder = index.builder();
    builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, tree);
    builder.finish();
    return index.editor();
  }

  private byte[] pack(String base) {
    try (PackWriter writer = new PackWriter(repository)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      writer.setDeltaBaseAsOffset(false);
      writer.setThin(false);
      writer.preparePack(
          NullProgressMonitor.INSTANCE, Set.of(head), Set.of(ObjectId.fromString(base)));
      writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
