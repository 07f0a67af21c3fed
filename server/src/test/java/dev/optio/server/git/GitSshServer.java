package dev.optio.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * A git server over ssh on the loopback address: MINA's, in front of the real {@code
 * git-upload-pack} and {@code git-receive-pack}. It misbehaves when told so.
 */
public final class GitSshServer implements AutoCloseable {
  /** What is done when a program is asked for. */
  public enum Mode {
    /** What git does. */
    GIT,
    /** Nothing is ever answered. */
    SILENT,
    /** Objects are begun to be sent, and then nothing more comes. */
    STALLS,
    /** Text for people comes before git's. */
    CHATTY,
    /** The error channel does not end. */
    NOISY,
    /** There is no such program. */
    NO_GIT,
    /** Whoever pushes is sent away. */
    READ_ONLY
  }

  private static final Pattern COMMAND = Pattern.compile("git-(upload|receive)-pack '([^']*)'");

  private final SshServer server;
  private final Path root;
  private final Set<PublicKey> admitted = ConcurrentHashMap.newKeySet();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> users = new CopyOnWriteArrayList<>();
  private final List<Process> processes = new CopyOnWriteArrayList<>();
  private volatile Mode mode = Mode.GIT;

  private GitSshServer(Path root, SshServer server) {
    this.root = root;
    this.server = server;
  }

  /** Serves the bare repositories below a directory, and shows these keys. */
  public static GitSshServer serving(Path root, KeyPair... hostKeys) {
    if (!SshAlgorithms.INSTALLED) {
      throw new IllegalStateException("no Ed25519");
    }
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    GitSshServer made = new GitSshServer(root, server);
    server.setPublickeyAuthenticator((user, key, _) -> made.admits(user, key));
    server.setCommandFactory((_, line) -> made.new Git(line));
    return made.start();
  }

  /** Lets who has this key in. */
  public GitSshServer admitting(KeyPair pair) {
    admitted.add(pair.getPublic());
    return this;
  }

  public GitSshServer mode(Mode next) {
    mode = next;
    return this;
  }

  /** From the next connection on. */
  public GitSshServer showing(KeyPair... hostKeys) {
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    return this;
  }

  /** The server itself, for a test that takes its algorithms away. */
  SshServer mina() {
    return server;
  }

  public int port() {
    return server.getPort();
  }

  /** The URL of a repository, by the address. */
  public String url(String path) {
    return "ssh://git@127.0.0.1:" + port() + "/" + path;
  }

  /** What was asked for so far. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** Who has shown a key so far. */
  public List<String> users() {
    return List.copyOf(users);
  }

  @Override
  public void close() {
    try {
      processes.forEach(Process::destroyForcibly);
      server.stop(true);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private GitSshServer start() {
    try {
      server.start();
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private boolean admits(String user, PublicKey key) {
    users.add(user);
    return admitted.stream().anyMatch(known -> KeyUtils.compareKeys(known, key));
  }

  /** One program. */
  private final class Git implements Command {
    private final String line;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream errors = OutputStream.nullOutputStream();
    private ExitCallback exit = (_, _, _) -> {};

    Git(String line) {
      this.line = line;
      commands.add(line);
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      errors = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      String protocol = environment.getEnv().getOrDefault("GIT_PROTOCOL", "");
      Thread.ofPlatform().daemon().start(() -> serve(protocol));
    }

    @Override
    public void destroy(ChannelSession channel) {}

    private void serve(String protocol) {
      try {
        switch (mode) {
          case GIT, STALLS -> exit.onExit(git(protocol));
          case SILENT -> in.transferTo(OutputStream.nullOutputStream());
          case CHATTY -> say(out, "Welcome to this server!\n", 0);
          case NOISY -> shout();
          case NO_GIT -> say(errors, "sh: git-upload-pack: not found\n", 127);
          case READ_ONLY -> {
            if (line.startsWith("git-receive-pack")) {
              say(errors, "ERROR: The key you are using is read only.\n", 1);
            } else {
              exit.onExit(git(protocol));
            }
          }
        }
      } catch (IOException gone) {
        exit.onExit(1);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void say(OutputStream to, String text, int status) throws IOException {
      to.write(text.getBytes(StandardCharsets.US_ASCII));
      to.flush();
      exit.onExit(status);
    }

    private void shout() throws IOException {
      byte[] noise = "noise ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
      while (true) {
        errors.write(noise);
        errors.flush();
      }
    }

    private int git(String protocol) throws IOException, InterruptedException {
      Matcher asked = COMMAND.matcher(line);
      if (!asked.matches()) {
        return 128;
      }
      String path = asked.group(2).replaceFirst("^/", "");
      ProcessBuilder builder =
          new ProcessBuilder("git", asked.group(1) + "-pack", root.resolve(path).toString());
      GitCli.shield(builder.environment());
      builder.environment().put("GIT_PROTOCOL", protocol);
      builder.environment().put("GIT_CONFIG_COUNT", "1");
      builder.environment().put("GIT_CONFIG_KEY_0", "safe.directory");
      builder.environment().put("GIT_CONFIG_VALUE_0", "*");
      Process process = builder.start();
      processes.add(process);
      Thread.ofPlatform().daemon().start(() -> pump(in, process.getOutputStream(), false));
      Thread said =
          Thread.ofPlatform().daemon().start(() -> pump(process.getErrorStream(), errors, false));
      pump(process.getInputStream(), out, mode == Mode.STALLS);
      said.join();
      return process.waitFor();
    }

    private void pump(InputStream from, OutputStream to, boolean stalls) {
      try (to) {
        byte[] some = new byte[4096];
        long passed = 0;
        for (int count = from.read(some); count >= 0; count = from.read(some)) {
          passed += count;
          if (stalls && passed > 100_000) {
            Thread.sleep(Long.MAX_VALUE);
          }
          to.write(some, 0, count);
          to.flush();
        }
      } catch (IOException gone) {
        // The other side ended.
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
