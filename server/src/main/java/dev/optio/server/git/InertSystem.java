package dev.optio.server.git;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/** A system for JGit without git configuration, environment and stored credentials. */
final class InertSystem extends SystemReader.Delegate {
  /** Set once for the whole process, the first time this class is named. */
  static final boolean INSTALLED = install();

  private InertSystem(SystemReader system) {
    super(system);
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new KnownFileSystems(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  private static boolean install() {
    SystemReader.setInstance(new InertSystem(SystemReader.getInstance()));
    CredentialsProvider.setDefault(null);
    FS.FileStoreAttributes.setBackground(true);
    return true;
  }

  /**
   * Answers for every file system how exact its time stamps are. Otherwise JGit measures it, which
   * takes seconds on a fresh machine and writes files beside those of the repositories it opens.
   * The answer is the coarsest that is in use; it only makes JGit read young files once more. JGit
   * writes what it measured to its own configuration, but reads it from the user's.
   */
  private static final class KnownFileSystems extends NoConfig {
    private static final Duration COARSEST = Duration.ofSeconds(2);

    KnownFileSystems(@Nullable Config parent, FS fs) {
      super(parent, fs);
    }

    @Override
    public long getTimeUnit(
        String section, @Nullable String subsection, String name, long usual, TimeUnit unit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
          ? unit.convert(COARSEST)
          : super.getTimeUnit(section, subsection, name, usual, unit);
    }
  }

  /** A configuration without a file. */
  private static class NoConfig extends FileBasedConfig {
    NoConfig(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
