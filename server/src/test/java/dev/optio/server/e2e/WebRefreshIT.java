package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.WebPages.button;
import static dev.optio.server.e2e.WebPages.chip;
import static dev.optio.server.e2e.WebPages.cut;
import static dev.optio.server.e2e.WebPages.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.Route.ResumeOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What pages do with what they have not loaded, and what they keep when the rest of it moves. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebRefreshIT {
  private static final Pattern LOG_PAGES = Pattern.compile(".*/api/tasks/[^/]+/logs\\?.*");
  private static final Pattern TASK_PAGES = Pattern.compile(".*/api/tasks/search\\?.*");

  private final WebPages web;

  WebRefreshIT(Backing backing, @TempDir Path folder) throws Exception {
    web = WebPages.open(backing, folder);
  }

  @AfterAll
  void end() throws InterruptedException {
    web.close();
  }

  @AfterEach
  void nothingWasRefusedOrThrown() {
    assertThat(web.complaints()).isEmpty();
  }

  @Test
  void findsWhatIsInLinesThatAreNotLoadedAndGoesThere() throws Exception {
    // Given
    int number =
        web.create("Long", "seq 1 9000 | sed 's/^/row /; s/row \\(123\\|8999\\)$/& needle/'")
            .path("number")
            .asInt();
    AtomicBoolean refusing = new AtomicBoolean(true);
    Page page = web.signedIn("light", 1440);
    page.route(LOG_PAGES, route -> answerUnless(refusing, route));
    page.navigate(web.address("/tasks/" + number));
    assertThat(chip(page)).hasText("Done");
    page.reload();
    assertThat(page.locator(".log-foot")).containsText("not loaded");

    // When
    page.getByLabel("Search log").fill("NEEDLE");

    // Then
    assertThat(page.locator(".log-found")).hasText("2");
    assertThat(page.locator(".log-note")).isHidden();
    refusing.set(false);
    page.keyboard().press("Enter");
    assertThat(line(page, "row 8999 needle")).isVisible();
    page.keyboard().press("Enter");
    assertThat(page.locator(".log-found")).hasText("1/2");
    assertThat(line(page, "row 123 needle")).isVisible();
    assertThat(line(page, "row 122")).isVisible();
    assertThat(line(page, "row 124")).isVisible();
    Chromium.assertAccessible(page);
  }

  @Test
  void saysWhichLinesItHasNotSearched() throws Exception {
    // Given
    int number = web.create("Also long", "seq 1 9000 | sed 's/^/row /'").path("number").asInt();
    Page page = web.signedIn("dark", 390);
    page.route(LOG_PAGES, WebRefreshIT::refuse);
    page.navigate(web.address("/tasks/" + number));
    assertThat(chip(page)).hasText("Done");
    page.reload();
    assertThat(page.locator(".log-foot")).containsText("not loaded");

    // When
    page.getByLabel("Search log").fill("row 8888");

    // Then
    assertThat(page.locator(".log-found")).hasText("1+");
    assertThat(page.locator(".log-note")).containsText("lines not searched: Not now.");
    Chromium.assertAccessible(page);
    page.unroute(LOG_PAGES);
    button(page, "Try again").click();
    assertThat(page.locator(".log-found")).hasText("1");
    assertThat(page.locator(".log-note")).isHidden();
  }

  @Test
  void keepsTheTasksThatWereLoadedWhenTheConnectionComesBack() throws Exception {
    // Given
    for (int i = 1; i <= 5; i++) {
      web.create("Listed " + i, "true");
    }
    Page page = web.signedIn("light", 1440);
    page.route(TASK_PAGES, WebRefreshIT::twoAtOnce);
    page.navigate(web.address("/tasks?view=all&q=Listed"));
    Locator rows = page.locator(".task-row");
    assertThat(rows).hasCount(2);
    button(page, "Load more").click();
    assertThat(rows).hasCount(4);

    // When
    web.create("Listed last", "true");
    cut(page);

    // Then
    assertThat(rows.filter(new Locator.FilterOptions().setHasText("Listed last"))).isVisible();
    assertThat(rows).hasCount(4);
    assertThat(button(page, "Load more")).isVisible();
  }

  @Test
  void leavesTheRareFieldsOfANewTaskAsSomebodyLeftThem() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks/new"));
    Locator more = page.getByText("More: title");
    more.click();

    // When
    page.getByLabel("Title").fill("A");
    page.getByLabel("Title").fill("");
    page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)).fill("Do it");

    // Then
    assertThat(page.getByLabel("Base branch")).isVisible();
    page.getByLabel("Title").fill("B");
    more.click();
    page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)).fill("Do it now");
    assertThat(page.getByLabel("Base branch")).isHidden();
  }

  @Test
  void showsWhatWasChangedElsewhereOnARepositorysPage() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/repos/" + web.repository().path("id").asText() + "?tab=limits"));
    Locator atOnce = page.getByLabel("Tasks at once");
    Locator silence = page.getByLabel("Longest silence");
    assertThat(atOnce).isVisible();

    // When
    changeElsewhere(TaskApi.object().put("maxConcurrentTasks", 7));
    cut(page);
    assertThat(atOnce).hasValue("7");
    atOnce.fill("9");
    changeElsewhere(TaskApi.object().put("maxConcurrentTasks", 5).put("silenceMinutes", 44));
    cut(page);

    // Then
    assertThat(silence).hasValue("44");
    assertThat(atOnce).hasValue("9");
    Locator says = page.locator("form").getByRole(AriaRole.STATUS);
    assertThat(says).containsText("Changed elsewhere meanwhile: Tasks at once (now 5).");
    Chromium.assertAccessible(page);
    button(page, "Discard").click();
    assertThat(atOnce).hasValue("5");
    assertThat(says).hasText("Everything is saved");
  }

  @Test
  void goesAboutByKeyboardAlone() throws Exception {
    // Given
    Page page = web.signedIn("dark", 1440);

    // When
    page.keyboard().press("g");
    page.keyboard().press("t");

    // Then
    assertThat(WebPages.heading(page, "Tasks")).isFocused();
    page.keyboard().press("Control+k");
    Locator palette = page.getByRole(AriaRole.DIALOG, new GetByRoleOptions().setName("Search"));
    assertThat(palette.getByRole(AriaRole.COMBOBOX)).isFocused();
    page.keyboard().press("Escape");
    assertThat(palette).isHidden();
    assertThat(WebPages.heading(page, "Tasks")).isFocused();
    page.keyboard().press("Control+k");
    page.keyboard().type("secrets");
    page.keyboard().press("Enter");
    assertThat(WebPages.heading(page, "Secrets")).isFocused();
    page.keyboard().press("?");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Keyboard shortcuts");
    Chromium.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
  }

  private void changeElsewhere(ObjectNode changes) throws Exception {
    web.replica().patch("/api/repos/" + web.repository().path("id").asText(), changes);
  }

  /** Searches are answered anyway. */
  private static void answerUnless(AtomicBoolean refusing, Route route) {
    if (refusing.get() && !route.request().url().contains("search=")) {
      refuse(route);
    } else {
      route.resume();
    }
  }

  private static void refuse(Route route) {
    route.fulfill(
        new FulfillOptions()
            .setStatus(503)
            .setContentType("application/json")
            .setBody("{\"error\": \"Not now.\", \"code\": \"busy\"}"));
  }

  private static void twoAtOnce(Route route) {
    String url = route.request().url().replaceFirst("limit=\\d+", "limit=2");
    route.resume(new ResumeOptions().setUrl(url));
  }
}
