package dev.optio.server.publish;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Checks every object of a pack as git's fsck does, and names for all file systems. Names that are
 * only odd on some of them (two that differ in case, {@code aux.h}) pass: repositories have them.
 */
final class StrictChecker extends ObjectChecker {
  private final List<ObjectId> modules = new ArrayList<>();

  /** Files that are a list of submodules on some file system. */
  List<ObjectId> modules() {
    return List.copyOf(modules);
  }

  @Override
  public void checkTree(AnyObjectId id, byte[] raw) throws CorruptObjectException {
    super.checkTree(id, raw);
    CanonicalTreeParser tree = new CanonicalTreeParser();
    tree.reset(raw);
    while (!tree.eof()) {
      byte[] name = new byte[tree.getNameLength()];
      tree.getName(name, 0);
      if (HostileNames.standsForGit(name)) {
        throw new CorruptObjectException("a directory has an entry that stands for .git");
      }
      if (HostileNames.isModulesFile(name)) {
        checkModules(tree);
      }
      tree.next(1);
    }
  }

  private void checkModules(CanonicalTreeParser tree) throws CorruptObjectException {
    int mode = tree.getEntryRawMode();
    if (FileMode.SYMLINK.equals(mode)) {
      throw new CorruptObjectException(Constants.DOT_GIT_MODULES + " is a link");
    }
    if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
      modules.add(tree.getEntryObjectId());
    }
  }
}
