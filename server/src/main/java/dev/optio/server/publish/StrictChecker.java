package dev.optio.server.publish;

import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Checks every object of a pack as git's fsck does, and names for all file systems. Names that are
 * only odd on some of them (two that differ in case, {@code aux.h}) pass: repositories have them.
 */
final class StrictChecker extends ObjectChecker {
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
      boolean link = FileMode.SYMLINK.equals(tree.getEntryRawMode());
      if (link && HostileNames.isModulesFile(name)) {
        throw new CorruptObjectException(Constants.DOT_GIT_MODULES + " is a link");
      }
      tree.next(1);
    }
  }
}
