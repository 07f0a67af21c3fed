package dev.optio.server.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Measures sources, read by the compiler's own parser. */
final class Sources {
  private Sources() {}

  /**
   * Something with a length.
   *
   * @param place class, or class and method
   * @param lines from its first modifier to its last brace
   */
  record Measured(String place, Kind kind, long lines) {}

  /** What is measured. */
  enum Kind {
    CLASS(300),
    METHOD(40);

    private final int most;

    Kind(int most) {
      this.most = most;
    }

    boolean allows(long lines) {
      return lines <= most;
    }
  }

  /** Every top-level type and every method below the folder. */
  static List<Measured> below(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Measured> found = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> paths = Files.walk(folder)) {
      List<Path> sources = paths.filter(path -> path.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Measure(unit, positions).scan(unit, found);
      }
    }
    return found;
  }

  private static final class Measure extends TreePathScanner<@Nullable Object, List<Measured>> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private String outer = "";

    Measure(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Object visitClass(ClassTree type, List<Measured> found) {
      String before = outer;
      if (outer.isEmpty()) {
        outer = unit.getPackageName() + "." + type.getSimpleName();
        found.add(new Measured(outer, Kind.CLASS, lines(type)));
      }
      super.visitClass(type, found);
      outer = before;
      return null;
    }

    @Override
    public @Nullable Object visitMethod(MethodTree method, List<Measured> found) {
      found.add(new Measured(outer + "#" + method.getName(), Kind.METHOD, lines(method)));
      return super.visitMethod(method, found);
    }

    private long lines(Tree tree) {
      LineMap map = unit.getLineMap();
      return map.getLineNumber(positions.getEndPosition(unit, tree))
          - map.getLineNumber(positions.getStartPosition(unit, tree))
          + 1;
    }
  }
}
