package dev.optio.server.git;

import java.nio.file.Path;

/** A remote as a person typed it, read without asking anybody. */
public sealed interface RemoteUrl {
  /**
   * A repository behind http or https.
   *
   * @param url to connect to: scheme, host in lower case, port if it is not the usual one, path
   * @param normalized equal for two spellings of one repository
   * @param scheme {@code https} or {@code http}
   * @param host lower case ASCII name, or an address; IPv6 in brackets
   * @param port also when it is the usual one
   * @param fullName the path without {@code .git}, for example {@code acme/app}
   */
  record Web(
      String url,
      String normalized,
      String scheme,
      String host,
      int port,
      String fullName,
      RemoteKind kind)
      implements RemoteUrl {}

  /**
   * A repository behind ssh.
   *
   * @param url to be stored: {@code ssh://user@host[:port]/path} or {@code user@host:path}, as it
   *     was typed
   * @param normalized equal for two spellings of one repository
   * @param host lower case ASCII name, or an address; IPv6 in brackets
   * @param path as the far end is asked for it
   * @param fullName the path without {@code .git} and the slash before it
   */
  record Ssh(
      String url,
      String normalized,
      String user,
      String host,
      int port,
      String path,
      String fullName,
      RemoteKind kind)
      implements RemoteUrl {}

  /** A repository in a directory of this machine. */
  record Local(Path path) implements RemoteUrl {
    /** For uniqueness: the repository's own directory of a checkout means the checkout. */
    public String normalized() {
      boolean inner = path.endsWith(".git") && path.getNameCount() > 1;
      return (inner ? path.resolveSibling("") : path).normalize().toString();
    }

    /** The last part of the path without {@code .git}. */
    public String fullName() {
      return RemoteUrlReader.withoutGit(Path.of(normalized()).getFileName().toString());
    }
  }

  /**
   * Not a remote that can be used.
   *
   * @param sentence for people; says what to write instead where that is known
   */
  record Invalid(String sentence) implements RemoteUrl {}

  /**
   * Reads what was typed: an http(s) URL, host and path as in {@code github.com/acme/app}, an ssh
   * URL, user, host and path as in {@code git@host:acme/app}, or an absolute path.
   */
  static RemoteUrl read(String typed) {
    return RemoteUrlReader.read(typed);
  }
}
