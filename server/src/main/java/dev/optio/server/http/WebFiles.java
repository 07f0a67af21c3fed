package dev.optio.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The web interface's files, held in memory. All but {@code index.html} live below a path that
 * contains the build id and are cached for ever; the page itself is never cached and carries a
 * content security policy with the hashes of its inline scripts.
 */
final class WebFiles {
  private static final Pattern INLINE_SCRIPT =
      Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);
  private static final String PLACEHOLDER = "/assets/dev/";
  private static final List<String> FOR_DOCUMENTS =
      List.of("X-Frame-Options", "Cross-Origin-Opener-Policy", "Referrer-Policy");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "webmanifest", "application/manifest+json",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, Asset> assets;
  private final String prefix;
  private final Asset page;
  private final String policy;

  private WebFiles(Map<String, byte[]> files, String buildId) {
    Map<String, Asset> loaded = new TreeMap<>();
    files.forEach((name, bytes) -> loaded.put(name, Asset.of(name, bytes)));
    this.assets = Map.copyOf(loaded);
    this.prefix = "/assets/" + buildId + "/";
    String html =
        new String(files.getOrDefault("index.html", new byte[0]), StandardCharsets.UTF_8)
            .replace(PLACEHOLDER, prefix);
    this.page = Asset.of("index.html", html.getBytes(StandardCharsets.UTF_8));
    this.policy = policy(html);
  }

  /** Read once: listeners start side by side, and a jar is opened by one at a time. */
  private static final class BuiltIn {
    static final WebFiles FILES = read();

    private static WebFiles read() {
      Map<String, byte[]> files = readBuiltIn();
      return new WebFiles(files, buildId(files));
    }
  }

  /** The files that the server was built with. */
  static WebFiles builtIn() {
    return BuiltIn.FILES;
  }

  /** The files of a folder, for development: their path stays the same and nothing is cached. */
  static WebFiles of(Path folder) {
    return new WebFiles(read(folder), "dev");
  }

  String assetPrefix() {
    return prefix;
  }

  void sendPage(RoutingContext context) {
    context
        .response()
        .putHeader("Cache-Control", "no-cache")
        .putHeader("Content-Security-Policy", policy);
    page.send(context);
  }

  /**
   * Sends the asset below {@link #assetPrefix}, or says that there is none. A page has a hundred of
   * them, so they go without the headers that mean something for documents only.
   */
  boolean sendAsset(RoutingContext context) {
    Asset asset =
        context.request().path().startsWith(prefix)
            ? assets.get(context.request().path().substring(prefix.length()))
            : null;
    if (asset == null) {
      return false;
    }
    FOR_DOCUMENTS.forEach(context.response().headers()::remove);
    context
        .response()
        .putHeader(
            "Cache-Control",
            prefix.equals(PLACEHOLDER) ? "no-cache" : "public, max-age=31536000, immutable");
    asset.send(context);
    return true;
  }

  private record Asset(String type, Buffer plain, Buffer zipped) {
    static Asset of(String name, byte[] bytes) {
      String type =
          TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
      boolean packs =
          !type.startsWith("font/") && !type.startsWith("image/png") && bytes.length > 400;
      return new Asset(type, Buffer.buffer(bytes), packs ? gzip(bytes) : Buffer.buffer());
    }

    void send(RoutingContext context) {
      String accepted = context.request().getHeader("Accept-Encoding");
      boolean packed = zipped.length() > 0 && accepted != null && accepted.contains("gzip");
      HttpServerResponse response =
          context.response().putHeader("Content-Type", type).putHeader("Vary", "Accept-Encoding");
      if (packed) {
        response.putHeader("Content-Encoding", "gzip");
      }
      response.end(packed ? zipped : plain);
    }
  }

  private static String policy(String html) {
    List<String> hashes = new ArrayList<>();
    Matcher matcher = INLINE_SCRIPT.matcher(html);
    while (matcher.find()) {
      byte[] digest = sha256().digest(matcher.group(1).getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    return "default-src 'none'; script-src 'self' "
        + String.join(" ", hashes)
        + "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
        + " worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
        + " frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script';"
        + " trusted-types 'none'";
  }

  private static Map<String, byte[]> readBuiltIn() {
    URL page = WebFiles.class.getResource("/public/index.html");
    if (page == null) {
      return Map.of();
    }
    try {
      if (page.getProtocol().equals("jar")) {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create(page.toString().split("!", 2)[0]), Map.of())) {
          return read(jar.getPath("/public"));
        }
      }
      return read(Path.of(page.toURI()).resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> read(Path folder) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String buildId(Map<String, byte[]> files) {
    MessageDigest digest = sha256();
    files.forEach((name, bytes) -> {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    });
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static Buffer gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new Tight(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(packed.toByteArray());
  }

  /** Packed once and sent often, so it may take its time. */
  private static final class Tight extends GZIPOutputStream {
    Tight(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
