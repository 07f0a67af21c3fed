package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Chromium as it is installed. Whatever a page says on its console as a warning or an error counts
 * against it, and so does what its content security policy refuses.
 */
final class Chromium implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final double PATIENCE_MILLIS = 90_000;
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Refusals are answers, and Chromium writes each of them on the console. */
  private static final String ANSWER = "Failed to load resource: the server responded with";

  private static final String WATCH =
      """
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error('refused by the policy: ' + event.violatedDirective + ' ' + event.blockedURI));
      """;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium open() {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    LaunchOptions options = new LaunchOptions().setExecutablePath(chromium()).setArgs(FLAGS);
    return new Chromium(playwright, playwright.chromium().launch(options));
  }

  /** A page with nothing kept from before, in a theme and a width. */
  Page page(String theme, int width) {
    BrowserContext context = context(new NewContextOptions().setViewportSize(width, 900));
    context.addInitScript("try { localStorage.setItem('optio.theme', '" + theme + "'); } catch {}");
    return context.newPage();
  }

  /** What pages share that keep the system's theme and must not move anything. */
  BrowserContext still() {
    return context(new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
  }

  private BrowserContext context(NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(WATCH);
    context.onPage(this::listen);
    return context;
  }

  private void listen(Page page) {
    page.onConsoleMessage(message -> {
      boolean bad = message.type().equals("error") || message.type().equals("warning");
      if (bad && !message.text().startsWith(ANSWER)) {
        complaints.add(page.url() + ": " + message.text());
      }
    });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    page.onPopup(popup -> complaints.add(page.url() + " opened " + popup.url()));
  }

  /**
   * From now on it counts against the pages of a context when they ask another server for
   * something, or open a dialog. Windows that they open always do.
   *
   * @param origin of the only server that may be asked
   */
  void trap(BrowserContext context, String origin) {
    context.onRequest(request -> {
      String url = request.url();
      if (!url.startsWith(origin + "/") && !url.startsWith("data:") && !url.startsWith("blob:")) {
        complaints.add("asked another server: " + url);
      }
    });
    context.onDialog(dialog -> {
      if (dialog.type().equals("beforeunload")) {
        dialog.accept();
        return;
      }
      complaints.add("a dialog: " + dialog.message());
      dialog.dismiss();
    });
  }

  /** What was said against the pages so far. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** What was said since it was last asked. */
  List<String> takeComplaints() {
    List<String> taken = complaints();
    complaints.removeAll(taken);
    return taken;
  }

  /** Keeps a picture of the page, so that people can look at it after the tests. */
  static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** Looks for what would keep people from using what is shown now. */
  static void assertAccessible(Page page) {
    List<String> found =
        new AxeBuilder(page).analyze().getViolations().stream().map(Chromium::described).toList();
    assertThat(found).as(page.url()).isEmpty();
  }

  private static String described(Rule rule) {
    return rule.getId()
        + " at "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }

  private static Path chromium() {
    return Stream.of(
            System.getenv().getOrDefault("OPTIO_TEST_CHROMIUM", "/usr/bin/chromium"),
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "Chromium is needed: install the package chromium, or say where it is with"
                    + " OPTIO_TEST_CHROMIUM."));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
