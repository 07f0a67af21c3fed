package dev.optio.server.publish;

import java.io.IOException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/*
 * Ten directories that each hold ten times the next one are ten objects and ten thousand million
 * files. So trees are measured before anything walks them: each distinct directory once, its numbers
 * added up for everyone that holds it.
 */

/** How large trees are when written out. */
final class TreeShapes {
  private final ObjectReader reader;
  private final int maxDepth;
  private final ObjectIdOwnerMap<Shape> known = new ObjectIdOwnerMap<>();

  TreeShapes(ObjectReader reader, int maxDepth) {
    this.reader = reader;
    this.maxDepth = maxDepth;
  }

  /** A measured tree. */
  static final class Shape extends ObjectIdOwnerMap.Entry {
    /** Files in it and below; not more than {@link Integer#MAX_VALUE} are counted. */
    private int files;

    /** Bytes of the longest path in it, without a separator before. */
    private int longestPath;

    /** Directories above each other, itself included. */
    private int depth = 1;

    Shape(AnyObjectId id) {
      super(id);
    }

    int files() {
      return files;
    }

    int longestPath() {
      return longestPath;
    }
  }

  /**
   * Measures a tree.
   *
   * @throws RefusedException when directories stand deeper in each other than the limit
   */
  Shape of(AnyObjectId tree) throws IOException, RefusedException {
    return of(tree, 1);
  }

  private Shape of(AnyObjectId tree, int level) throws IOException, RefusedException {
    Shape before = known.get(tree);
    int reaches = before == null ? level : level + before.depth - 1;
    if (reaches > maxDepth) {
      throw new RefusedException(
          Refusal.TOO_LARGE,
          "The work has more than " + maxDepth + " directories inside each other.");
    }
    if (before != null) {
      return before;
    }
    Shape shape = new Shape(tree);
    CanonicalTreeParser entries = new CanonicalTreeParser();
    entries.reset(reader, tree);
    for (; !entries.eof(); entries.next(1)) {
      int length = entries.getNameLength();
      int files = 1;
      if (FileMode.TREE.equals(entries.getEntryRawMode())) {
        ObjectId id = entries.getEntryObjectId();
        Shape inner = of(id, level + 1);
        files = inner.files;
        length += 1 + inner.longestPath;
        shape.depth = Math.max(shape.depth, 1 + inner.depth);
      }
      shape.files = (int) Math.min(Integer.MAX_VALUE, (long) shape.files + files);
      shape.longestPath = Math.max(shape.longestPath, length);
    }
    known.add(shape);
    return shape;
  }
}
