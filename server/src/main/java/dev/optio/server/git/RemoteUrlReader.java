package dev.optio.server.git;

import dev.optio.server.outbound.Host;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads remotes; see {@link RemoteUrl}. */
final class RemoteUrlReader {
  private static final int MAX_LENGTH = 2_000;

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)");
  private static final Pattern SCP = Pattern.compile("([^/@:\\s]+)@([^/:\\s]+):(.+)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]*)(?::(\\d{1,5}))?");

  /** The characters of RFC 3986 in a path, percent escapes included. */
  private static final Pattern SEGMENT =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+");

  /** Escapes that hide a separator, a dot or a control character. */
  private static final Pattern HIDDEN = Pattern.compile("%(?:2[EeFf]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])");

  /** Where user and repository names are the same in upper and lower case. */
  static final Set<String> CASELESS = Set.of("github.com", "gitlab.com", "bitbucket.org");

  private RemoteUrlReader() {}

  static RemoteUrl read(String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      return invalid("The address of the repository is missing.");
    }
    if (text.length() > MAX_LENGTH) {
      return invalid("The address is longer than 2,000 characters.");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return invalid("The address holds a control character.");
    }
    if (text.startsWith("/")) {
      return local(text);
    }
    if (text.chars().anyMatch(Character::isWhitespace)) {
      return invalid("The address holds a space.");
    }
    Matcher scp = SCP.matcher(text);
    if (scp.matches() && !text.contains("://")) {
      return SshUrlReader.scp(scp.group(1), scp.group(2), scp.group(3));
    }
    Matcher url = SCHEME.matcher(text);
    return url.matches()
        ? withScheme(url.group(1).toLowerCase(Locale.ROOT), url.group(2))
        : withoutScheme(text);
  }

  static String withoutGit(String name) {
    return name.endsWith(".git") && name.length() > 4 ? name.substring(0, name.length() - 4) : name;
  }

  /** Whether each holds what names in a repository's path do, and none leads elsewhere. */
  static boolean arePathSegments(List<String> segments) {
    return segments.stream()
        .allMatch(segment ->
            SEGMENT.matcher(segment).matches()
                && !HIDDEN.matcher(segment).find()
                && !segment.equals(".")
                && !segment.equals(".."));
  }

  private static RemoteUrl withScheme(String scheme, String rest) {
    return switch (scheme) {
      case "https", "http" -> web(scheme, rest);
      case "ssh", "git+ssh", "ssh+git" -> SshUrlReader.url(rest);
      case "file" ->
          rest.startsWith("/")
              ? local(rest)
              : invalid("A file address names no host: write file:///path or just /path.");
      case "git" -> invalid("git:// proves nothing about who answers. Use https://.");
      default -> invalid("Only https://, http://, ssh:// and absolute paths can be used.");
    };
  }

  private static RemoteUrl withoutScheme(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? text : text.substring(0, slash);
    if (first.equals("~") || first.equals(".") || first.equals("..")) {
      return invalid("A path must be absolute: write it from / on.");
    }
    if (text.indexOf('\\') >= 0) {
      return invalid("The address holds a backslash.");
    }
    if (slash < 0) {
      return invalid("The address needs a host and a path, as in https://github.com/acme/app.");
    }
    boolean host = first.indexOf('.') > 0 || first.indexOf(':') > 0 || first.equals("localhost");
    return host
        ? web("https", text)
        : invalid("The host is missing: write it as in https://github.com/" + text + ".");
  }

  private static RemoteUrl web(String scheme, String rest) {
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    if (authority.indexOf('@') >= 0) {
      return invalid(
          "The address holds a user name or a password. Leave it out, and name a credential"
              + " instead.");
    }
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      return invalid("The address ends in a query or a fragment. Leave it out.");
    }
    Matcher parts = HOST_AND_PORT.matcher(authority);
    if (!parts.matches()) {
      return invalid("The host is not a name that can be looked up.");
    }
    int usual = scheme.equals("https") ? 443 : 80;
    int port = parts.group(2) == null ? usual : Integer.parseInt(parts.group(2));
    if (port < 1 || port > 65_535) {
      return invalid("The port must be between 1 and 65535.");
    }
    return switch (Host.read(parts.group(1))) {
      case Host.Invalid(String reason) -> invalid(reason);
      case Host.Name(String name) -> web(scheme, name, port, usual, path);
      case Host.Address address -> web(scheme, address.text(), port, usual, path);
    };
  }

  private static RemoteUrl web(String scheme, String host, int port, int usual, String path) {
    String trimmed = path.replaceFirst("/+$", "");
    List<String> segments = Arrays.asList(trimmed.split("/", -1));
    if (trimmed.isEmpty()) {
      return invalid("The path is missing, as in https://" + host + "/acme/app.");
    }
    if (!arePathSegments(segments)) {
      return invalid("The path holds what no repository's path does.");
    }
    RemoteKind kind = RemoteKind.ofHost(host);
    String origin = scheme + "://" + host + (port == usual ? "" : ":" + port) + "/";
    int page = pageStart(kind, segments);
    if (page > 0) {
      String repository = origin + String.join("/", segments.subList(0, page));
      return invalid("This is a page in a repository. Use " + repository + ".");
    }
    String fullName = withoutGit(trimmed);
    String same = CASELESS.contains(host) ? fullName.toLowerCase(Locale.ROOT) : fullName;
    return new RemoteUrl.Web(origin + trimmed, origin + same, scheme, host, port, fullName, kind);
  }

  /** How many segments name the repository when more follow; else 0. */
  private static int pageStart(RemoteKind kind, List<String> segments) {
    return switch (kind) {
      case GITHUB -> segments.size() > 2 ? 2 : 0;
      case GITLAB -> Math.max(segments.indexOf("-"), 0);
      case PATH, OTHER -> 0;
    };
  }

  private static RemoteUrl local(String text) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException unusable) {
      return invalid("The path cannot be used.");
    }
    for (Path part : path) {
      if (part.toString().equals("..")) {
        return invalid("The path holds \"..\": write it without.");
      }
    }
    return path.getNameCount() == 0
        ? invalid("The path names no repository.")
        : new RemoteUrl.Local(path.normalize());
  }

  private static RemoteUrl invalid(String sentence) {
    return new RemoteUrl.Invalid(sentence);
  }
}
