package dev.optio.server.e2e;

import dev.optio.server.git.GitCli;
import dev.optio.server.git.GitHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Remotes with one commit on the branch main, served over HTTP to whoever comes. */
final class SampleRemotes implements AutoCloseable {
  private final Path folder;
  private final GitHttpServer server;

  private SampleRemotes(Path folder) {
    this.folder = folder;
    this.server = GitHttpServer.serving(folder);
  }

  /**
   * Makes them.
   *
   * @param folder a new one
   * @param names of the bare repositories in it, such as {@code app.git}
   */
  static SampleRemotes create(Path folder, String... names) throws IOException {
    Files.createDirectory(folder);
    GitCli work = GitCli.init(folder.resolve("work"));
    work.write("README.md", "hello\n").commit("Begin");
    work.run("branch", "-M", "main");
    for (String name : names) {
      GitCli bare = GitCli.initBare(folder.resolve(name));
      bare.run("symbolic-ref", "HEAD", "refs/heads/main");
      work.run("push", "-q", folder.resolve(name).toString(), "main");
    }
    return new SampleRemotes(folder);
  }

  String url(String name) {
    return server.url(name);
  }

  GitHttpServer server() {
    return server;
  }

  /** What a file of a branch holds. */
  String shown(String name, String branch, String file) {
    return GitCli.in(folder.resolve(name)).run("show", branch + ":" + file);
  }

  /** The commit that a branch stands at. */
  String commit(String name, String branch) {
    return GitCli.in(folder.resolve(name)).run("rev-parse", branch);
  }

  /** All paths at the top of a branch. */
  List<String> files(String name, String branch) {
    return GitCli.in(folder.resolve(name)).run("ls-tree", "--name-only", branch).lines().toList();
  }

  /** Commits something to the branch main. */
  void move(String name) {
    add(name, "MOVED.md", "moved\n");
  }

  /** Commits a file to the branch main. */
  void add(String name, String file, String text) {
    GitCli work = GitCli.in(folder.resolve("work"));
    work.write(file, text).commit("Move on");
    work.run("push", "-q", folder.resolve(name).toString(), "main");
  }

  /** Sets a branch to the branch main, as somebody else who pushes does. */
  void takeOver(String name, String branch) {
    GitCli.in(folder.resolve(name)).run("update-ref", "refs/heads/" + branch, "refs/heads/main");
  }

  void deleteBranch(String name, String branch) {
    GitCli.in(folder.resolve(name)).run("update-ref", "-d", "refs/heads/" + branch);
  }

  /** Has the remote ask a program before it takes a push; an empty one takes all. */
  void askBeforePush(String name, String script) throws IOException {
    Path hook = folder.resolve(name).resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ncat > /dev/null\n" + script);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How often somebody pushed something. */
  long pushes() {
    return server.seen().stream()
        .filter(seen -> seen.method().equals("POST") && seen.uri().endsWith("/git-receive-pack"))
        .count();
  }

  @Override
  public void close() {
    server.close();
  }
}
