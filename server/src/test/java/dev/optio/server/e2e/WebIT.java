package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.git.GitCli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The web interface in a real browser, on a real server. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebIT {
  private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  private Optional<ReplicaProcess> replica = Optional.empty();
  private Optional<Playwright> playwright = Optional.empty();
  private Optional<Browser> browser = Optional.empty();

  @BeforeAll
  void startAll(Backing backing, @TempDir Path folder) throws Exception {
    GitCli work = GitCli.init(folder.resolve("work"));
    work.write("README.md", "hello\n").commit("Begin");
    work.run("branch", "-M", "main");
    ReplicaProcess started =
        ReplicaProcess.start(
            Files.createDirectory(folder.resolve("data")),
            Map.of(
                "OPTIO_DATABASE_URL", backing.databaseUrl().toString(),
                "OPTIO_REDIS_URL", backing.redisUrl().toString()));
    replica = Optional.of(started);
    started.awaitReady();
    started.post(
        "/api/repos",
        new ObjectMapper()
            .createObjectNode()
            .put("repoUrl", folder.resolve("work").toString())
            .put("fullName", "sample/work"));
    Playwright driver =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    playwright = Optional.of(driver);
    browser =
        Optional.of(
            driver
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(
                            List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync"))));
  }

  @AfterAll
  void endAll() throws InterruptedException {
    browser.ifPresent(Browser::close);
    playwright.ifPresent(Playwright::close);
    if (replica.isPresent()) {
      replica.get().kill();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void goesFromANewTaskOverItsLiveLogToItsDiff(ColorScheme theme) throws Exception {
    try (BrowserContext context = signedIn(theme)) {
      // Given
      Page page = context.pages().getFirst();
      List<String> complaints = new ArrayList<>();
      page.onConsoleMessage(message -> {
        if (message.type().equals("error")) {
          complaints.add(message.text());
        }
      });
      page.onPageError(complaints::add);
      hasNoAccessibilityFaults(page);

      // When
      page.navigate(at("/tasks/new"));
      page.getByLabel("Agent", new Page.GetByLabelOptions().setExact(true)).selectOption("command");
      page.getByLabel("Prompt").fill("Greet the world");
      page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Shell line"))
          .fill(
              "for i in 1 2 3; do echo \"step $i\"; sleep 0.5; done; echo greetings >"
                  + " GREETINGS.md");
      hasNoAccessibilityFaults(page);
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Start task")).click();

      // Then
      assertThat(page.locator("main")).containsText("step 3", PATIENTLY);
      assertThat(page.locator("main")).containsText("Done", PATIENTLY);
      hasNoAccessibilityFaults(page);
      page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Changes")).click();
      assertThat(page.locator("main")).containsText("GREETINGS.md", PATIENTLY);
      assertThat(page.locator("main")).containsText("greetings", PATIENTLY);
      hasNoAccessibilityFaults(page);
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void showsNothingToWhoHasNoToken() throws Exception {
    try (BrowserContext context = browser.orElseThrow().newContext()) {
      // When
      Page page = context.newPage();
      page.navigate(at("/tasks"));

      // Then
      assertThat(page.locator("body")).containsText("scripts/run", PATIENTLY);
    }
  }

  private BrowserContext signedIn(ColorScheme theme) throws Exception {
    BrowserContext context =
        browser
            .orElseThrow()
            .newContext(new Browser.NewContextOptions().setColorScheme(theme).setBypassCSP(false));
    Page page = context.newPage();
    page.navigate(at("/#token=" + replica.orElseThrow().token()));
    assertThat(page.locator("main")).containsText("Overview", PATIENTLY);
    return context;
  }

  private String at(String path) {
    return replica.orElseThrow().uri("http", path).toString();
  }

  private static void hasNoAccessibilityFaults(Page page) {
    List<Rule> faults = new AxeBuilder(page).analyze().getViolations();
    assertThat(faults).extracting(rule -> rule.getId() + ": " + rule.getNodes()).isEmpty();
  }

  private static Path chromium() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("Chromium is needed: install the package chromium."));
  }
}
