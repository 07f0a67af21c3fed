package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a page in every width and theme, without loading it anew: at each width first in the
 * light theme with all rules of axe, then in the dark one. Themes differ in colours only; that is
 * compared each time – elements, attributes and boxes must be the same – and where it is so, only
 * the rules about colours are run again. Where something moved meanwhile, all are.
 */
final class Looks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final String AXE = resource("/axe.min.js");
  private static final String LOOK = resource("/web-look.js");
  private static final int[][] SIZES = {{1440, 900}, {768, 1024}, {360, 780}};

  private Looks() {}

  /** What is wrong with the page as it is now; also keeps its pictures. */
  static void at(Page page, String name) throws IOException {
    page.evaluate("() => {" + AXE + "}");
    CDPSession session = page.context().newCDPSession(page);
    List<String> found = new ArrayList<>(motion(page));
    for (int[] size : SIZES) {
      page.setViewportSize(size[0], size[1]);
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        String what = name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + size[0];
        JsonNode look = JSON.readTree((String) page.evaluate("optioLook.look()"));
        look.path("found").forEach(each -> found.add(what + ": " + each.asText()));
        shoot(session, what, look.path("height").asInt(), size);
      }
    }
    session.detach();
    assertThat(found).isEmpty();
  }

  /** What moves on the page, or would. */
  static List<String> motion(Page page) {
    page.evaluate(LOOK);
    return ((List<?>) page.evaluate("optioLook.motion()")).stream().map(String::valueOf).toList();
  }

  private static void shoot(CDPSession session, String name, int height, int[] size)
      throws IOException {
    JsonObject clip = new JsonObject();
    clip.addProperty("x", 0);
    clip.addProperty("y", 0);
    clip.addProperty("width", size[0]);
    clip.addProperty("height", Math.clamp(height, size[1], 3 * size[1]));
    clip.addProperty("scale", 1);
    JsonObject how = new JsonObject();
    how.addProperty("format", "png");
    how.addProperty("optimizeForSpeed", true);
    how.addProperty("captureBeyondViewport", true);
    how.add("clip", clip);
    String picture = session.send("Page.captureScreenshot", how).get("data").getAsString();
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(picture));
  }

  private static String resource(String name) {
    try (InputStream in = Looks.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
