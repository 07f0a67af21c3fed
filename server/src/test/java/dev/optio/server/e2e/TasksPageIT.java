package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.WebPages.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The list of tasks in a browser, over a replica that runs one task at a time. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksPageIT {
  private final WebPages web;
  private final TaskApi api;

  TasksPageIT(Backing backing, @TempDir Path folder) throws Exception {
    web = WebPages.open(backing, folder, Map.of("OPTIO_MAX_CONCURRENT", "1"));
    api = new TaskApi(web.replica());
  }

  @BeforeAll
  void keepTheOnlySlot() throws Exception {
    api.awaitState(web.create("Keeps the slot", "sleep 900").path("id").asText(), "running");
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
  void filtersStandInTheAddressAndGoOneByOne() throws Exception {
    // Given
    queued("Filter me", 50);
    queued("Filter me not", 200);
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks?view=waiting"));

    // When
    page.getByRole(AriaRole.SEARCHBOX).fill("filter me");
    select(page, "Made by", "Made by me");
    select(page, "Order", "Most urgent first");
    button(page, "More filters").click();
    select(page, "Priority", "High");
    assertThat(rows(page)).hasCount(1);
    page.reload();

    // Then
    assertThat(rows(page)).hasCount(1);
    assertThat(page.url()).contains("q=filter+me", "who=me", "sort=priority", "priority=high");
    Chromium.assertAccessible(page);
    button(page, "Remove filter Priority: high").click();
    assertThat(rows(page)).hasCount(2);
    assertThat(page.url()).doesNotContain("priority=high").contains("who=me");

    // When
    select(page, "Agent", "Codex");

    // Then
    assertThat(page.getByText("No task fits these filters.")).isVisible();
    assertThat(button(page, "Agent: Codex hides 2")).isVisible();
    Chromium.assertAccessible(page);
    Chromium.screenshot(page, "tasks-empty-1440");
    button(page, "Agent: Codex hides 2").click();
    assertThat(rows(page)).hasCount(2);
    button(page, "Clear filters").click();
    assertThat(page).hasURL(web.address("/tasks?view=waiting&sort=priority"));
  }

  @Test
  void picksByKeyboardAndStopsWhatHasNotEnded() throws Exception {
    // Given
    List<String> ids = List.of(queued("Stop 1", 100), queued("Stop 2", 100), queued("Stop 3", 100));
    web.replica().post("/api/tasks/" + ids.getFirst() + "/cancel", TaskApi.object());
    Page page = web.signedIn("dark", 1440);
    page.navigate(web.address("/tasks?view=all&q=Stop"));
    assertThat(rows(page)).hasCount(3);

    // When
    page.keyboard().press("j");
    page.keyboard().press("x");
    assertThat(bar(page).getByText("1 selected")).isVisible();
    page.keyboard().press("j");
    page.keyboard().press("j");
    page.keyboard().press("X");
    assertThat(bar(page).getByText("3 selected")).isVisible();
    Chromium.assertAccessible(page);
    Chromium.screenshot(page, "tasks-picked-dark-1440");
    page.keyboard().press("s");
    assertThat(page.getByText("Stop 3 tasks?")).isVisible();
    Chromium.assertAccessible(page);
    button(page, "Stop tasks").click();

    // Then
    assertThat(page.getByText("2 stopped, 1 had ended already.")).isVisible();
    assertThat(bar(page)).hasCount(0);
    assertThat(group(page, "Stopped").locator(".task-row")).hasCount(3);
    assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Stop 1"))).isFocused();

    // When
    page.locator(".task-row-pick").first().click();
    page.locator(".task-row-pick")
        .nth(1)
        .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
    button(page, "Retry").click();

    // Then
    assertThat(page.getByText("2 are queued again.")).isVisible();
    assertThat(group(page, "Queued").locator(".task-row")).hasCount(2);
    cancel(ids);
  }

  @Test
  void movesTasksInTheQueueAndMakesThemMoreUrgent() throws Exception {
    // Given
    String a = queued("Move A", 100);
    String b = queued("Move B", 100);
    String c = queued("Move C", 100);
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks?view=waiting&q=Move"));
    assertThat(group(page, "Queued").locator(".task-row-link")).hasText(names("A", "B", "C"));
    Chromium.screenshot(page, "tasks-queued-1440");

    // When
    String number = "#" + api.task(c).path("number").asText();
    button(page, "Move " + number + " up").click();

    // Then
    assertThat(group(page, "Queued").locator(".task-row-link")).hasText(names("A", "C", "B"));
    assertThat(button(page, "Move " + number + " up")).isFocused();
    page.keyboard().press("Enter");
    assertThat(group(page, "Queued").locator(".task-row-link")).hasText(names("C", "A", "B"));
    assertThat(priority(c)).isLessThan(priority(a));
    assertThat(priority(a)).isLessThan(priority(b));

    // When
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Move C")).focus();
    page.keyboard().press("]");

    // Then
    assertThat(group(page, "Queued").locator(".task-row-link")).hasText(names("A", "C", "B"));
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Move B")).focus();
    page.keyboard().press("x");
    assertThat(bar(page).getByText("1 selected")).isVisible();
    page.keyboard().press("-");
    assertThat(page.getByText("1 is less urgent now.")).isVisible();
    assertThat(priority(b)).isIn(50, 100, 200);
    page.keyboard().press("?");
    assertThat(page.getByText("Move up in the queue")).isVisible();
    assertThat(page.getByText("Select up to here")).isVisible();
    cancel(List.of(a, b, c));
  }

  @Test
  void keepsAViewUsesItAndForgetsIt() throws Exception {
    // Given
    String id = queued("Kept by a view", 50);
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks?view=waiting&q=kept+by&priority=high"));
    assertThat(rows(page)).hasCount(1);

    // When
    button(page, "Saved views").click();
    menuItem(page, "Save this view…").click();
    page.getByLabel("Name").fill("Urgent <b>");
    Chromium.assertAccessible(page);
    button(page, "Save view").click();
    assertThat(page.getByText("Saved as “Urgent <b>”.")).isVisible();
    page.navigate(web.address("/tasks"));
    button(page, "Saved views").click();
    menuItem(page, "Urgent <b>").click();

    // Then
    assertThat(page).hasURL(web.address("/tasks?view=waiting&q=kept+by&priority=high"));
    assertThat(rows(page)).hasCount(1);
    button(page, "Saved views").click();
    menuItem(page, "Delete a view…").click();
    Chromium.assertAccessible(page);
    button(page, "Delete Urgent <b>").click();
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(web.replica().get("/api/saved-views").path("total").asInt()).isZero();
    cancel(List.of(id));
  }

  @Test
  void saysWhatIsNewInsteadOfPushingRows() throws Exception {
    // Given
    String before = queued("Was there", 100);
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks?view=waiting&q=there"));
    assertThat(rows(page)).hasCount(1);

    // When
    String after = queued("Came there later", 100);

    // Then
    assertThat(button(page, "1 new")).isVisible();
    assertThat(rows(page)).hasCount(1);
    button(page, "1 new").click();
    assertThat(rows(page)).hasCount(2);
    cancel(List.of(before, after));
  }

  @Test
  void fitsAPhoneAndAWideScreenInBothThemes() throws Exception {
    // Given
    String long1 = queued("A title that is far longer than a phone is wide, " + "x".repeat(80), 50);
    String other = queued("Another one", 100);

    for (String theme : List.of("light", "dark")) {
      for (int width : new int[] {360, 1440}) {
        // When
        Page page = web.signedIn(theme, width);
        page.navigate(web.address("/tasks?view=all&since=2026-01-01&min=&who=me&part=whole"));
        assertThat(page.locator(".task-row-moves").first()).isVisible();
        page.locator(".task-row-pick").first().check();
        assertThat(bar(page)).isVisible();

        // Then
        assertThat(
                page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .as("what stands out at " + width)
            .isEqualTo(0);
        Chromium.assertAccessible(page);
        Chromium.screenshot(page, "tasks-" + theme + "-" + width);
        page.context().close();
      }
    }
    cancel(List.of(long1, other));
  }

  private String queued(String title, int priority) throws IOException, InterruptedException {
    ObjectNode task = TaskApi.command(web.remote("app.git"), "true").put("title", title);
    return api.create(task.put("priority", priority));
  }

  private void cancel(List<String> ids) throws IOException, InterruptedException {
    ObjectNode body = TaskApi.object();
    ids.forEach(id -> body.withArray("taskIds").add(id));
    JsonNode answer = web.replica().post("/api/tasks/bulk/cancel-active", body);
    assertThat(answer.path("error").asText()).isEmpty();
  }

  private int priority(String id) throws IOException, InterruptedException {
    return api.task(id).path("priority").asInt();
  }

  private static String[] names(String... letters) {
    return List.of(letters).stream().map(letter -> "Move " + letter).toArray(String[]::new);
  }

  private static void select(Page page, String label, String option) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).selectOption(option);
  }

  private static Locator rows(Page page) {
    return page.locator(".task-row");
  }

  private static Locator bar(Page page) {
    return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName("Selected tasks"));
  }

  private static Locator group(Page page, String name) {
    return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator menuItem(Page page, String name) {
    return page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName(name).setExact(true));
  }
}
