package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.WebPages.button;
import static dev.optio.server.e2e.WebPages.chip;
import static dev.optio.server.e2e.WebPages.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an agent writes to attack whoever reads it, in both views of a task's log: it is shown, and
 * does nothing. Whatever a page asks another server for, and all that its policy refuses, fails.
 */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final String FOREIGN =
      ":is(.log, .transcript) :is(img, script, iframe, object, embed, style, link, form, input,"
          + " video, audio, svg:not(.icon), [onerror], [onload], [srcdoc])";

  private static final String ADDRESSES =
      "[...document.querySelectorAll('.log a[href], .transcript a[href]')].map((a) => a.href)";

  /** Goes to each line of the log in turn, so that none is left out because it is out of view. */
  private static final String DRAW_EVERY_LINE =
      """
      async (foreign) => {
        const frame = () => new Promise((done) => { requestAnimationFrame(done); });
        const drawn = (n) => document.querySelector(`.log-row[data-line="${n}"]`);
        const last = Math.max(...[...document.querySelectorAll('.log-row')].map((row) => Number(row.dataset.line ?? 0)));
        for (let n = 1; n <= last; n++) {
          location.hash = `#L${n}`;
          for (let i = 0; i < 60 && !drawn(n); i++) await frame();
          if (!drawn(n)) return `line ${n} is not drawn`;
          if (document.querySelector(foreign)) return `line ${n} makes ${document.querySelector(foreign).outerHTML}`;
        }
        return last > 20 ? 'every line, nothing foreign' : `only ${last} lines`;
      }
      """;

  private final WebPages web;
  private final int hostile;

  TranscriptIT(Backing backing, @TempDir Path folder) throws Exception {
    Path programs = HostileAgent.install(folder);
    web = WebPages.open(backing, folder, Map.of("OPTIO_LOCAL_VIEW", programs.toString()));
    hostile = number(create("attack whoever reads this"));
  }

  @AfterAll
  void end() throws InterruptedException {
    web.close();
  }

  @AfterEach
  void nothingWasRefusedOrThrownOrAskedForElsewhere() {
    assertThat(web.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"dark, 1440", "light, 1440", "dark, 390"})
  void showsHostileOutputAndDoesNothingOfIt(String theme, int width) throws Exception {
    // Given
    Page page = web.signedIn(theme, width);

    // When
    page.navigate(web.address("/tasks/" + hostile));

    // Then
    Locator transcript = transcript(page);
    assertThat(transcript).containsText("The agent exited with status 0");
    page.keyboard().press("Home");
    assertThat(transcript.locator("h3").first()).hasText(HostileAgent.HEADING);
    assertThat(transcript).containsText("<script>alert(1)</script>");
    assertThat(transcript).containsText("Image: beacon (beacon.invalid)");
    assertThat(transcript).containsText("press me (javascript:alert(2))");
    assertThat(transcript).containsText("more characters are in the log");
    assertHarmless(page);
    shoot(page, "transcript", theme, width);

    // When
    page.keyboard().press("f");

    // Then
    assertThat(transcript.locator(".tr-lines").first()).containsText("‹U+202E›lave");
    assertHarmless(page);
    shoot(page, "transcript-open", theme, width);

    // When
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Log")).click();

    // Then
    assertThat(page.locator(".log-foot")).containsText("Complete");
    page.locator(".log").press("Home");
    assertThat(line(page, "Started the agent")).isVisible();
    assertHarmless(page);
    shoot(page, "log", theme, width);
    page.locator(".log").press("End");
    assertThat(line(page, "The agent exited with status 0")).isVisible();
    assertThat(page.locator(FOREIGN)).hasCount(0);

    // When
    Object drawn = page.evaluate(DRAW_EVERY_LINE, FOREIGN);

    // Then
    assertThat(drawn).isEqualTo("every line, nothing foreign");
  }

  @Test
  void showsTheOutputOfACommandInBothViews() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    String print =
        """
        printf '\\033[31mred\\033[0m \\033]8;;javascript:alert(1)\\007press\\033]8;;\\007 \\033]0;pwned\\007\\033]52;c;cHduZWQ=\\007 <img src=x onerror=alert(1)> \\342\\200\\256evil\\n'
        printf '![x](https://beacon.invalid/x.png) [y](javascript:alert(2))\\n'
        head -c 1048576 /dev/zero | tr '\\0' x; echo; echo the end\
        """;
    int number = web.create("Print", print).path("number").asInt();

    // When
    page.navigate(web.address("/tasks/" + number));

    // Then
    assertThat(chip(page)).hasText("Done");
    page.keyboard().press("Home");
    assertThat(line(page, "<img src=x onerror=alert(1)> ‹U+202E›evil")).isVisible();
    assertHarmless(page);
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Transcript")).click();
    assertThat(transcript(page)).containsText("![x](https://beacon.invalid/x.png)");
    assertThat(transcript(page)).containsText("more characters (the log has them)");
    assertHarmless(page);
  }

  @Test
  void keepsThePlaceBetweenTheViews() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks/" + hostile + "#L3"));
    assertThat(page.locator(".tr-item.is-selected")).hasCount(1);

    // When
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Log")).click();

    // Then
    assertThat(page.locator(".log-row.is-selected[data-line='3']").first()).isVisible();
    assertThat(page).hasURL(Pattern.compile("[?]tab=log#L3$"));
    page.getByRole(AriaRole.SEARCHBOX, new GetByRoleOptions().setName("Search log")).fill("beacon");
    button(page, "Download log").click();
    Locator some =
        page.getByRole(
            AriaRole.MENUITEM, new GetByRoleOptions().setName("Lines with “beacon” as Markdown"));
    assertThat(some).hasAttribute("href", Pattern.compile("format=markdown&search=beacon$"));
  }

  @Test
  void readsWholeMessagesOfTheAgentToThoseWhoAskForIt() throws Exception {
    // Given
    Page page = web.signedIn("dark", 1440);
    String task = create("wait for a word");
    page.navigate(web.address("/tasks/" + number(task)));
    assertThat(transcript(page)).containsText(HostileAgent.HEADING);
    button(page, "View options").click();
    page.getByRole(
            AriaRole.MENUITEMCHECKBOX, new GetByRoleOptions().setName("Read new agent messages"))
        .click();
    page.keyboard().press("Escape");
    Locator read =
        page.getByRole(AriaRole.LOG, new GetByRoleOptions().setName("New agent messages"));
    assertThat(read.locator("p")).hasCount(0);

    // When
    new TaskApi(web.replica()).send(task, "Go **on**");

    // Then
    assertThat(transcript(page).locator(".is-person")).containsText("Go **on**");
    assertThat(read.locator("p")).hasText(HostileAgent.LAST_WORD_SPOKEN);
    assertThat(chip(page)).hasText("Done");
    assertHarmless(page);
  }

  private static Locator transcript(Page page) {
    return page.getByRole(AriaRole.LOG, new GetByRoleOptions().setName("Transcript"));
  }

  private void assertHarmless(Page page) {
    assertThat(page.locator(FOREIGN)).hasCount(0);
    assertThat(page.title()).doesNotContain("pwned");
    assertThat(page.evaluate("document.documentElement.scrollWidth > innerWidth")).isEqualTo(false);
    for (Object address : (List<?>) page.evaluate(ADDRESSES)) {
      assertThat(address.toString()).matches("(https?://[a-z0-9.:-]+/.*|mailto:[^ ]+)");
    }
    Chromium.assertAccessible(page);
  }

  private static void shoot(Page page, String what, String theme, int width) {
    Path file = SCREENSHOTS.resolve(what + "-hostile-" + theme + "-" + width + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  private String create(String prompt) throws Exception {
    ObjectNode task =
        TaskApi.object()
            .put("repoUrl", web.remote("app.git"))
            .put("prompt", prompt)
            .put("agentType", "claude-code");
    return new TaskApi(web.replica()).create(task);
  }

  private int number(String task) throws Exception {
    return new TaskApi(web.replica()).task(task).path("number").asInt();
  }
}
