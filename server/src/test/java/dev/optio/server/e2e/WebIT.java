package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.WebPages.button;
import static dev.optio.server.e2e.WebPages.chip;
import static dev.optio.server.e2e.WebPages.heading;
import static dev.optio.server.e2e.WebPages.line;
import static dev.optio.server.e2e.WebPages.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.db.Db;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each page of the web interface in a browser, over a whole replica, in both themes and widths. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebIT {
  private static final String SHELL_LINE = "Shell line";

  private final WebPages web;
  private final Db db;

  WebIT(Backing backing, @TempDir Path folder) throws Exception {
    web = WebPages.open(backing, folder);
    db = backing.db();
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
  void handsOverATaskFollowsItsLogAndShowsItsDifference() throws Exception {
    // Given
    Page page = web.signedIn("dark", 1440);
    page.keyboard().press("c");
    assertThat(heading(page, "New task")).isVisible();

    // When
    fillTask(
        page, "Say hello", "for i in 1 2 3; do echo \"step $i\"; sleep 1; done; echo hi > HELLO");
    page.keyboard().press("Control+Enter");

    // Then
    assertThat(heading(page, "Say hello")).isVisible();
    assertThat(line(page, "step 1")).isVisible();
    assertThat(chip(page)).hasText("Done");
    assertThat(page.locator(".log-foot")).containsText("Complete");
    Chromium.assertAccessible(page);
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Changes")).click();
    assertThat(page.locator("tr.is-added")).containsText("hi");
    Chromium.assertAccessible(page);
  }

  @Test
  void stopsATaskAndTriesItAgain() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks/new"));
    fillTask(page, "Wait", "echo begun; sleep 600");
    button(page, "Start task").click();
    assertThat(line(page, "begun")).isVisible();

    // When
    button(page, "Stop").click();
    Chromium.assertAccessible(page);
    assertThat(button(page, "Cancel")).isFocused();
    button(page, "Stop task").click();

    // Then
    assertThat(chip(page)).hasText("Stopped");
    button(page, "Retry").click();
    assertThat(chip(page)).hasText("Running");
    assertThat(page.locator(".log-row.is-run")).containsText("Run 2");
    button(page, "Stop").click();
    button(page, "Stop task").click();
    assertThat(chip(page)).hasText("Stopped");
  }

  @Test
  void drawsWhatAnAgentWritesAsText() throws Exception {
    // Given
    String hostile =
        """
        printf '<img src=x onerror=alert(1)><script>alert(2)</script>\\n'
        printf '\\033]8;;javascript:alert(3)\\007press\\033]8;;\\007 \\033]0;title\\007 \\342\\200\\256evil\\n'
        printf '<b>x</b>\\n' > '<img src=x>.txt'\
        """;
    JsonNode task = web.create("<i>Title</i>", hostile);
    Page page = web.signedIn("light", 1440);

    // When
    page.navigate(web.address("/tasks/" + task.path("number").asInt()));

    // Then
    assertThat(heading(page, "<i>Title</i>")).isVisible();
    assertThat(line(page, "<script>alert(2)</script>")).isVisible();
    assertThat(line(page, "press ‹U+202E›").or(line(page, "press  ‹U+202E›"))).isVisible();
    assertThat(chip(page)).hasText("Done");
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Changes")).click();
    assertThat(page.locator("tr.is-added")).containsText("<b>x</b>");
    assertThat(
            page.locator("main img, main script, main i:not(.dot), main b:not(.log-tool)").count())
        .isZero();
  }

  @Test
  void takesASecretAndNeverShowsItAgain() throws Exception {
    // Given
    String value = "correct-horse-battery-staple";
    Page page = web.signedIn("dark", 1440);
    page.navigate(web.address("/secrets?add=DEPLOY_TOKEN"));

    // When
    page.getByLabel("Value").fill(value);
    Chromium.assertAccessible(page);
    button(page, "Save secret").click();

    // Then
    assertThat(row(page, "DEPLOY_TOKEN")).isVisible();
    String everything =
        (String)
            page.evaluate(
                "document.documentElement.outerHTML + JSON.stringify(localStorage) +"
                    + " location.href");
    assertThat(everything).doesNotContain(value);
    button(page, "More actions for DEPLOY_TOKEN").click();
    page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Delete secret")).click();
    page.getByLabel("to confirm").fill("DEPLOY_TOKEN");
    button(page, "Delete secret").click();
    assertThat(row(page, "DEPLOY_TOKEN")).isHidden();
  }

  @Test
  void looksAtARemoteBeforeItIsAdded() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/repos?add=1"));
    page.getByLabel("Remote").fill(web.remote("nowhere.git"));
    button(page, "Check remote").click();
    assertThat(page.getByLabel("Remote")).hasAttribute("aria-invalid", "true");
    Chromium.assertAccessible(page);

    // When
    page.getByLabel("Remote").fill(web.remote("other.git"));
    button(page, "Check remote").click();
    assertThat(page.getByText("The remote can be used.")).isVisible();
    page.getByRole(AriaRole.DIALOG).getByText("Add repository").last().click();

    // Then
    assertThat(page.getByLabel("Base branch")).hasValue("main");
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Limits")).click();
    page.getByLabel("Tasks at once").fill("4");
    button(page, "Save").click();
    assertThat(page.getByText("Everything is saved")).isVisible();
    assertThat(page.getByLabel("Tasks at once")).hasValue("4");
  }

  @Test
  void saysWhatAnInstanceNoLongerHasAndThatItHoldsTasksBack() throws Exception {
    // Given
    JsonNode task = web.create("Long ago", "echo one; echo two; echo work > work.txt");
    new TaskApi(web.replica()).awaitCompleted(task.path("id").asText());
    UUID id = UUID.fromString(task.path("id").asText());
    db.update("update task_changes set diff_removed_at = now() where task_id = $1", id);
    db.update("delete from log_chunks where task_id = $1", id);
    db.update("update tasks set log_removed = log_seq where id = $1", id);
    db.update("insert into instance_facts (name, value) values ('queue_held', 'now')");

    // When
    Page page = web.signedIn("light", 390);
    page.navigate(web.address("/tasks/" + task.path("number").asInt()));

    // Then
    assertThat(line(page, "lines removed: logs are kept for a while.")).isVisible();
    assertThat(page.locator(".log-foot")).not().containsText("not loaded");
    assertThat(page.locator(".notices")).containsText("optio-admin release");
    Chromium.assertAccessible(page);
    page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName("Changes")).click();
    assertThat(page.getByText("The text of the difference was removed")).isVisible();
    assertThat(page.getByText("Its text was removed.")).isVisible();
    Chromium.assertAccessible(page);
    db.update("delete from instance_facts where name = 'queue_held'");
  }

  @Test
  void asksForASignInWithoutTheCookie() throws Exception {
    // Given
    Page page = web.browser().page("light", 1440);

    // When
    page.navigate(web.address("/tasks#token=wrong"));

    // Then
    assertThat(heading(page, "Sign in to Optio")).isVisible();
    assertThat(page.url()).doesNotContain("token");
    Chromium.assertAccessible(page);
    page.getByLabel("Local token").fill(web.replica().token());
    button(page, "Sign in").click();
    assertThat(heading(page, "Tasks")).isVisible();
  }

  private static void fillTask(Page page, String prompt, String shell) {
    page.getByLabel("Agent", new Page.GetByLabelOptions().setExact(true)).selectOption("command");
    page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)).fill(prompt);
    page.getByRole(AriaRole.TEXTBOX, new GetByRoleOptions().setName(SHELL_LINE)).fill(shell);
  }
}
