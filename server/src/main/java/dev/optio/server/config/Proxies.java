package dev.optio.server.config;

import java.net.URI;
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
  public Proxies {
    exceptions = List.copyOf(exceptions);
  }

  static Proxies read(SettingsReader reader) {
    return new Proxies(
        proxy(reader, "HTTPS_PROXY"),
        proxy(reader, "HTTP_PROXY"),
        reader.eitherCase("NO_PROXY").stream()
            .flatMap(text -> Arrays.stream(text.split("[,\\s]+", -1)))
            .filter(entry -> !entry.isEmpty())
            .toList(),
        reader.flag("OPTIO_AGENT_PROXY_LOGIN", false));
  }

  /** Hides passwords. */
  @Override
  public String toString() {
    return "Proxies[https=" + https.map(URI::getHost) + ", http=" + http.map(URI::getHost) + "]";
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
