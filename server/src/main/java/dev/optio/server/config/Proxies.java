package dev.optio.server.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The way out of a network that has none but a proxy.
 *
 * @param https {@code http://[user:password@]host[:port]} of the proxy for https
 * @param http the same for http
 * @param exceptions what is asked without a proxy
 * @param loginToAgents whether agents get the proxy's user and password, too
 */
public record Proxies(
    Optional<URI> https, Optional<URI> http, List<String> exceptions, boolean loginToAgents) {
  /** What is shorter is not looked for in logs, for it stands in ordinary words. */
  private static final int SHORTEST_HIDDEN = 8;

  public Proxies {
    exceptions = List.copyOf(exceptions);
  }

  static Proxies read(SettingsReader reader) {
    Optional<URI> https = proxy(reader, "HTTPS_PROXY");
    Optional<URI> http = proxy(reader, "HTTP_PROXY");
    boolean loginToAgents = reader.flag("OPTIO_AGENT_PROXY_LOGIN", false);
    if (loginToAgents) {
      refuseShort(reader, "HTTPS_PROXY", https);
      refuseShort(reader, "HTTP_PROXY", http);
    }
    return new Proxies(
        https,
        http,
        reader.eitherCase("NO_PROXY").stream()
            .flatMap(text -> Arrays.stream(text.split("[,\\s]+", -1)))
            .filter(entry -> !entry.isEmpty())
            .toList(),
        loginToAgents);
  }

  /** Hides passwords. */
  @Override
  public String toString() {
    return "Proxies[https=" + https.map(URI::getHost) + ", http=" + http.map(URI::getHost) + "]";
  }

  /** What an agent writes into its log must be hidden there, and a short word cannot be. */
  private static void refuseShort(SettingsReader reader, String name, Optional<URI> proxy) {
    proxy
        .map(URI::getRawUserInfo)
        .filter(login -> login.contains(":"))
        .map(login -> login.substring(login.indexOf(':') + 1).replace("+", "%2B"))
        .map(password -> URLDecoder.decode(password, StandardCharsets.UTF_8))
        .filter(
            password -> password.lines().anyMatch(line -> line.strip().length() < SHORTEST_HIDDEN))
        .ifPresent(_ ->
            reader.mistake(
                "OPTIO_AGENT_PROXY_LOGIN",
                "cannot be true while the password in "
                    + name
                    + " has fewer than "
                    + SHORTEST_HIDDEN
                    + " characters: it could not be hidden in the logs of agents"));
  }

  /** Host and port alone are how many write it. */
  private static Optional<URI> proxy(SettingsReader reader, String name) {
    Optional<String> text = reader.eitherCase(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String whole = text.get().contains("://") ? text.get() : "http://" + text.get();
    try {
      URI url = URI.create(whole);
      boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
      if ("http".equals(url.getScheme()) && url.getHost() != null && bare) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the value.
    }
    reader.mistake(
        name, "must be http://host:port, with user:password@ before the host if need be");
    return Optional.empty();
  }
}
