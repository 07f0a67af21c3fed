package dev.optio.server;

import dev.optio.server.config.Proxies;
import dev.optio.server.config.Settings;
import dev.optio.server.outbound.AllowedHosts;
import dev.optio.server.outbound.Authorities;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.outbound.ProxyRules;
import dev.optio.server.outbound.ProxyRules.Login;
import dev.optio.server.outbound.Resolver;
import dev.optio.server.sandbox.local.LocalSettings.Network;
import dev.optio.server.vault.Plaintext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the settings say of the way out of this network, for the server and for agents. */
final class WayOut {
  /** Names of the machine that an agent is on. */
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  private final Settings.Outbound outbound;

  WayOut(Settings settings) {
    this.outbound = settings.outbound();
  }

  OutboundGuard guard() throws StartException {
    return new OutboundGuard(allowed(), Resolver.system(), rules());
  }

  /**
   * The proxies' passwords, and one more secret of the server, that no log and no pushed work may
   * show. A password has a line for each form that programs write it in.
   */
  Map<String, Plaintext> passwordsAnd(String own, Plaintext value) {
    Map<String, Plaintext> all = new TreeMap<>(Map.of(own, value));
    named()
        .forEach((name, url) ->
            Login.of(url)
                .filter(login -> !login.password().isEmpty())
                .map(login -> String.join("\n", forms(login, url.getRawUserInfo())))
                .ifPresent(forms -> all.put(name, Plaintext.of(forms))));
    return all;
  }

  /** For agents. User and password of a proxy are left out unless a setting gives them away. */
  Network network(Optional<Path> bundle, DataFolder folder) throws StartException {
    Map<String, String> all = new TreeMap<>();
    named().forEach((name, url) -> all.put(name, shown(url)));
    if (!all.isEmpty()) {
      all.put("NO_PROXY", String.join(",", exceptions()));
    }
    return new Network(
        all, bundle.isPresent() ? Optional.of(written(bundle.get(), folder)) : Optional.empty());
  }

  /**
   * What a login looks like in URLs, in the settings of programs, and in requests.
   *
   * @param raw as it stands in the URL
   */
  private static Set<String> forms(Login login, String raw) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(login.password());
    forms.add(raw.substring(raw.indexOf(':') + 1));
    forms.add(base64(login.user() + ":" + login.password()));
    forms.add(base64(raw));
    return forms;
  }

  /** Without what fills it up, which some leave out. */
  private static String base64(String text) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, URI> named() {
    Map<String, URI> all = new TreeMap<>();
    outbound.proxies().https().ifPresent(url -> all.put("HTTPS_PROXY", url));
    outbound.proxies().http().ifPresent(url -> all.put("HTTP_PROXY", url));
    return all;
  }

  /** The operator's, and the machine that an agent is on. Programs know {@code *} only alone. */
  private Set<String> exceptions() {
    List<String> own = outbound.proxies().exceptions();
    if (own.contains("*")) {
      return Set.of("*");
    }
    Set<String> all = new LinkedHashSet<>(own);
    all.addAll(LOOPBACK);
    return all;
  }

  private String shown(URI url) {
    String login =
        url.getRawUserInfo() == null || !outbound.proxies().loginToAgents()
            ? ""
            : url.getRawUserInfo() + "@";
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return "http://" + login + url.getHost() + port;
  }

  private AllowedHosts allowed() throws StartException {
    try {
      return AllowedHosts.of(outbound.allowedHosts());
    } catch (IllegalArgumentException e) {
      throw new StartException(OutboundGuard.SETTING + ": " + e.getMessage());
    }
  }

  private ProxyRules rules() throws StartException {
    Proxies proxies = outbound.proxies();
    try {
      return ProxyRules.of(proxies.https(), proxies.http(), proxies.exceptions());
    } catch (IllegalArgumentException e) {
      throw new StartException("NO_PROXY: " + e.getMessage());
    }
  }

  private static Path written(Path bundle, DataFolder folder) throws StartException {
    Path file = folder.agentAuthorities();
    try {
      Path draft = Files.createTempFile(folder.root(), ".authorities", "");
      Files.writeString(draft, Authorities.pem(bundle));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      throw new StartException("OPTIO_CA_BUNDLE: " + e.getMessage());
    }
  }
}
