package dev.optio.server.git;

import dev.optio.server.outbound.Host;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * The path becomes an argument of a program at the other end. It is quoted there, but one that began
 * with a hyphen would be read as an option all the same. Escapes are not undone, for the two
 * spellings would differ in what they mean by them.
 */

/** Reads ssh remotes; see {@link RemoteUrl}. */
final class SshUrlReader {
  private static final int USUAL_PORT = 22;

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:([^@]*)@)?(\\[[^\\]]*\\]|[^:@\\[\\]]*)(?::(\\d{1,5}))?");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}");
  private static final Pattern PORT_FIRST = Pattern.compile("(\\d{1,5})/(.+)");

  private SshUrlReader() {}

  /** What follows {@code ssh://}. */
  static RemoteUrl url(String rest) {
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      return invalid("The address does not name a user and a host, as in ssh://git@host/path.");
    }
    int port = parts.group(3) == null ? USUAL_PORT : Integer.parseInt(parts.group(3));
    if (port < 1 || port > 65_535) {
      return invalid("The port must be between 1 and 65535.");
    }
    String user = parts.group(1) == null ? "" : parts.group(1);
    return read(user, parts.group(2), port, slash < 0 ? "" : rest.substring(slash), false);
  }

  /** What stands around the colon of {@code user@host:path}. */
  static RemoteUrl scp(String user, String host, String path) {
    Matcher port = PORT_FIRST.matcher(path);
    return port.matches()
        ? invalid(
            "A number after the colon may be a port or a folder: write"
                + " ssh://user@host:port/path.")
        : read(user, host, USUAL_PORT, path, true);
  }

  private static RemoteUrl read(String user, String host, int port, String path, boolean scp) {
    if (user.indexOf(':') >= 0) {
      return invalid("The address holds a password. Leave it out: ssh remotes are asked by key.");
    }
    if (user.isEmpty()) {
      return invalid("The user is missing, as in ssh://git@host/path.");
    }
    if (!USER.matcher(user).matches()) {
      return invalid("The user name holds what no user's name does.");
    }
    return switch (Host.read(host)) {
      case Host.Invalid(String reason) -> invalid(reason);
      case Host.Name(String name) -> read(new Place(user, name, port), path, scp);
      case Host.Address address -> read(new Place(user, address.text(), port), path, scp);
    };
  }

  private record Place(String user, String host, int port) {}

  private static RemoteUrl read(Place place, String path, boolean scp) {
    String trimmed = path.replaceFirst("/+$", "");
    String relative = trimmed.startsWith("/") ? trimmed.substring(1) : trimmed;
    if (relative.isEmpty()) {
      return invalid("The path is missing, as in ssh://git@" + place.host() + "/acme/app.");
    }
    if (trimmed.startsWith("-")
        || trimmed.indexOf('%') >= 0
        || !RemoteUrlReader.arePathSegments(List.of(relative.split("/", -1)))) {
      return invalid("The path holds what no repository's path does.");
    }
    boolean ofHome = relative.startsWith("~");
    String origin = place.host() + (place.port() == USUAL_PORT ? "" : ":" + place.port());
    return new RemoteUrl.Ssh(
        scp
            ? place.user() + "@" + origin + ":" + trimmed
            : "ssh://" + place.user() + "@" + origin + trimmed,
        normalized(place, origin, trimmed, relative),
        place.user(),
        place.host(),
        place.port(),
        ofHome ? relative : trimmed,
        RemoteUrlReader.withoutGit(relative),
        RemoteKind.ofHost(place.host()));
  }

  /** On well-known hosts a path is the same by https, and from the user's home or the root. */
  private static String normalized(Place place, String origin, String path, String relative) {
    String name = RemoteUrlReader.withoutGit(relative);
    if (RemoteUrlReader.CASELESS.contains(place.host()) && place.port() == USUAL_PORT) {
      return "https://" + place.host() + "/" + name.toLowerCase(Locale.ROOT);
    }
    if (path.startsWith("/") && !relative.startsWith("~/")) {
      return "ssh://" + origin + "/" + name;
    }
    String inHome = name.startsWith("~/") ? name.substring(2) : name;
    return "ssh://" + place.user() + "@" + origin + "/~/" + inHome;
  }

  private static RemoteUrl invalid(String sentence) {
    return new RemoteUrl.Invalid(sentence);
  }
}
