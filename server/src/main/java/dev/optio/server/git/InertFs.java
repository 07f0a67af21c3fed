package dev.optio.server.git;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.ProcessResult;
import org.jspecify.annotations.Nullable;

/**
 * A file system for JGit that can start no process: no hook, no filter, no search for a git
 * program. Whatever a repository's configuration says, nothing of it runs here.
 */
final class InertFs extends FS_POSIX {
  private static final int USUAL_UMASK = 0022;

  InertFs() {
    // Otherwise a shell is started to ask for it.
    setUmask(USUAL_UMASK);
  }

  @Override
  public FS newInstance() {
    return new InertFs();
  }

  @Override
  protected @Nullable File discoverGitExe() {
    return null;
  }

  @Override
  protected @Nullable File discoverGitSystemConfig() {
    return null;
  }

  @Override
  public @Nullable File findHook(Repository repository, String hookName) {
    return null;
  }

  @Override
  public ProcessResult runHookIfPresent(
      Repository repository,
      String hookName,
      String[] arguments,
      @Nullable OutputStream out,
      @Nullable OutputStream err,
      @Nullable String input) {
    return new ProcessResult(ProcessResult.Status.NOT_PRESENT);
  }

  @Override
  public ProcessBuilder runInShell(String command, String[] arguments) {
    throw new IllegalStateException("no process is started for a repository");
  }

  @Override
  public int runProcess(
      ProcessBuilder process,
      @Nullable OutputStream out,
      @Nullable OutputStream err,
      @Nullable InputStream in)
      throws IOException {
    throw new IOException("no process is started for a repository");
  }

  @Override
  public ExecutionResult execute(ProcessBuilder process, @Nullable InputStream in)
      throws IOException {
    throw new IOException("no process is started for a repository");
  }
}
