package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.WebPages.button;
import static dev.optio.server.e2e.WebPages.heading;
import static dev.optio.server.e2e.WebPages.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Prompt templates over HTTP and on their pages, over a whole replica. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptPagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIST = "**/api/prompt-templates?*";
  private static final String REFUSAL = "{\"error\": \"No.\", \"code\": \"internal\"}";
  private static final String NOTHING =
      "{\"templates\": [], \"nextCursor\": null, \"hasMore\": false, \"total\": 0}";

  private final WebPages web;

  PromptPagesIT(Backing backing, @TempDir Path folder) throws Exception {
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
  void writesAPromptAndHandsOverATaskWithItByKeyboard() throws Exception {
    // Given
    Page page = web.signedIn("dark", 1440);
    page.keyboard().press("g");
    page.keyboard().press("p");
    // With the focus there, the page's keys work.
    assertThat(heading(page, "Prompts")).isFocused();
    page.keyboard().press("n");
    assertThat(heading(page, "New prompt")).isVisible();
    page.getByLabel("Name", exactly()).fill("Mend it");
    field(page, "Template").fill("Mend {{WHAT}}.\n{{#if NOTE}}\nNote: {{NOTE}\n{{/if}}");

    // When
    button(page, "Line 3, column 7").click();
    assertThat(field(page, "Template")).isFocused();
    Chromium.assertAccessible(page);
    for (int i = 0; i < "{{NOTE}".length(); i++) {
      page.keyboard().press("ArrowRight");
    }
    page.keyboard().type("}");
    assertThat(preview(page)).hasText("Mend ‹WHAT›.");
    page.locator("summary").filter(text("WHAT")).press("Enter");
    page.getByLabel("Description of WHAT").fill("What is broken");
    page.locator("summary").filter(text("Example values")).press("Enter");
    exampleOf(page, "NOTE").fill("{{WHAT}} stays");
    assertThat(preview(page)).hasText("Mend ‹WHAT›.\nNote: {{WHAT}} stays");
    Chromium.assertAccessible(page);
    page.keyboard().press("Control+Enter");

    // Then
    assertThat(heading(page, "Mend it")).isVisible();
    assertThat(page.getByText("Everything is saved")).isVisible();
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Use in a new task"))
        .press("Enter");
    assertThat(field(page, "Begin with")).isVisible();
    assertThat(field(page, "Prompt")).hasValue("Mend ‹WHAT›.\n");
    page.getByLabel("Agent", exactly()).selectOption("command");
    page.getByRole(AriaRole.TEXTBOX, new GetByRoleOptions().setName("Shell line")).fill("true");
    page.keyboard().press("Control+Enter");
    assertThat(page.getByText("WHAT is needed.")).isVisible();
    assertThat(exampleOf(page, "WHAT")).isFocused();
    Chromium.assertAccessible(page);
    page.keyboard().type("the roof");
    page.keyboard().press("Control+Enter");
    assertThat(heading(page, "Mend the roof.")).isVisible();
    String number = page.url().substring(page.url().lastIndexOf('/') + 1);
    assertThat(web.replica().get("/api/tasks/" + number).at("/task/prompt").asText())
        .isEqualTo("Mend the roof.\n");
    Locator about =
        page.getByRole(AriaRole.COMPLEMENTARY, new GetByRoleOptions().setName("About this task"));
    assertThat(about.getByText("Made from Mend it")).isVisible();
    Chromium.assertAccessible(page);
    about.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Mend it")).click();
    assertThat(heading(page, "Mend it")).isVisible();
  }

  @Test
  void leavesAPromptAloneThatWasWrittenByHand() throws Exception {
    // Given
    JsonNode kept = kept("By hand", "One {{A}}");
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks/new?prompt=" + kept.path("id").asText()));
    assertThat(field(page, "Prompt")).hasValue("One ‹A›");

    // When
    field(page, "Prompt").fill("My own");
    exampleOf(page, "A").fill("a");
    assertThat(page.getByText("written by hand")).isVisible();
    Chromium.assertAccessible(page);

    // Then
    assertThat(field(page, "Prompt")).hasValue("My own");
    button(page, "Fill it in again").click();
    assertThat(field(page, "Prompt")).hasValue("One a");
    field(page, "Begin with").selectOption("An empty prompt");
    assertThat(field(page, "Prompt")).hasValue("");
  }

  @Test
  void asksWhoseTextStaysWhenTwoPeopleWriteAtOnce() throws Exception {
    // Given
    String path = "/api/prompt-templates/" + kept("Two people", "first").path("id").asText();
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address(path.replace("/api/prompt-templates", "/prompts")));
    field(page, "Template").fill("mine");
    web.replica().patch(path, TaskApi.object().put("template", "theirs"));

    // When
    button(page, "Save").click();

    // Then
    Locator changed = page.getByText("Somebody else saved this prompt meanwhile");
    assertThat(changed).isVisible();
    Chromium.assertAccessible(page);
    button(page, "Keep mine").click();
    button(page, "Save").click();
    assertThat(page.getByText("Everything is saved")).isVisible();
    assertThat(web.replica().get(path).at("/template/template").asText()).isEqualTo("mine");
    web.replica().patch(path, TaskApi.object().put("template", "theirs again"));
    field(page, "Template").fill("mine again");
    button(page, "Save").click();
    button(page, "Show theirs").click();
    assertThat(field(page, "Template")).hasValue("theirs again");
    assertThat(page.getByText("Everything is saved")).isVisible();
  }

  @Test
  void findsAndDeletesAPromptAndShowsWhatIsInItAsText() throws Exception {
    // Given
    String hostile = "<img src=x onerror=alert(1)>";
    kept(hostile, hostile + " \u202e{{A}}");
    kept("Another", "x");
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/prompts"));

    // When
    page.getByRole(AriaRole.SEARCHBOX).fill("ONERROR");
    assertThat(page.getByText("1 prompt found")).isVisible();
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(hostile).setExact(true)).click();

    // Then
    assertThat(heading(page, hostile)).isVisible();
    assertThat(preview(page)).hasText(hostile + " ‹U+202E›‹A›");
    assertThat(page.locator("main img").count()).isZero();
    button(page, "More actions").click();
    page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Delete prompt")).click();
    Chromium.assertAccessible(page);
    page.getByLabel("to confirm").fill(hostile);
    button(page, "Delete prompt").click();
    assertThat(row(page, "Another").first()).isVisible();
    assertThat(page.getByText(hostile, new Page.GetByTextOptions().setExact(true))).hasCount(0);
  }

  @Test
  void hidesNothingFromAnybody() throws Exception {
    // Given
    String name = "Look " + "long".repeat(20);
    String text = "{{A}} {{#if B}}\n" + "x".repeat(300) + "{{else}}{{C}}{{/if}}";
    String id = kept(name, text).path("id").asText();
    Page page = web.signedIn("light", 1440);
    String[] paths = {
      "/prompts",
      "/prompts?q=nothing-fits",
      "/prompts/new",
      "/prompts/" + id,
      "/tasks/new?prompt=" + id,
    };

    // Then
    for (String path : paths) {
      page.navigate(web.address(path));
      assertThat(page.locator("h1")).isVisible();
      assertThat(page.locator(".skeleton")).hasCount(0);
      looksRight(page);
    }
  }

  @Test
  void showsTheListInEveryState() throws Exception {
    // Given
    Page page = web.signedIn("light", 1440);
    Map<Integer, String> states =
        Map.of(200, ".empty", 500, ".failure", 403, ".denied", 0, ".skeleton-row");

    for (Map.Entry<Integer, String> state : states.entrySet()) {
      // When
      int status = state.getKey();
      page.route(LIST, route -> answer(route, status, status == 200 ? NOTHING : REFUSAL));
      page.navigate(web.address("/prompts"));

      // Then
      assertThat(page.locator(state.getValue()).first()).isVisible();
      looksRight(page);
      page.unroute(LIST);
    }
  }

  @Test
  void letsAViewerLookButNotWrite() throws Exception {
    // Given
    String id = kept("For viewers", "Mend {{A}}").path("id").asText();
    Page page = web.signedIn("light", 1440);
    ObjectNode me = (ObjectNode) web.replica().get("/api/auth/me");
    ((ObjectNode) me.path("user")).put("workspaceRole", "viewer");
    page.route("**/api/auth/me", route -> answer(route, 200, me.toString()));

    // Then
    page.navigate(web.address("/prompts/" + id));
    assertThat(field(page, "Template")).isDisabled();
    assertThat(preview(page)).hasText("Mend ‹A›");
    assertThat(button(page, "Save")).hasAttribute("aria-disabled", "true");
    Chromium.assertAccessible(page);
    page.navigate(web.address("/prompts/new"));
    assertThat(page.locator(".denied")).isVisible();
    page.navigate(web.address("/prompts"));
    assertThat(button(page, "New prompt")).hasAttribute("aria-disabled", "true");
  }

  @Test
  void refusesOverHttpWhatDoesNotFit() throws Exception {
    // Given
    String path =
        "/api/prompt-templates/" + kept("Over HTTP", "{{A}}").path("id").asText() + "/preview";

    // Then
    assertThat(codeOf(path, "{\"params\": {\"A\": {\"a\": 1}}}")).isEqualTo("invalid_body");
    assertThat(codeOf(path, "{\"params\": {\"B\": 1}}")).isEqualTo("prompt_params_invalid");
    assertThat(posted(path, "{\"params\": {\"A\": 7}}").path("rendered").asText()).isEqualTo("7");
    assertThat(posted(path, "{\"params\": {}}").at("/details/parameters/0/kind").asText())
        .isEqualTo("missing");
    assertThat(
            posted(
                    "/api/prompt-templates/named",
                    "{\"name\": \"Known path\", \"template\": \"x\", \"kind\": \"prompt\"}")
                .at("/template/name")
                .asText())
        .isEqualTo("Known path");
    assertThat(codeOf("/api/prompt-templates", "{\"name\": \"x\", \"template\": \"{{\"}"))
        .isEqualTo("prompt_template_invalid");
    assertThat(
            codeOf(
                "/api/prompt-templates",
                TaskApi.object().put("name", "large").put("template", "é".repeat(140_000))))
        .isEqualTo("prompt_template_invalid");
  }

  /** Dark on a phone, light on a wide screen, and not too wide on either. */
  private static void looksRight(Page page) {
    for (int width : new int[] {390, 360, 1440}) {
      page.setViewportSize(width, 900);
      assertThat(
              page.evaluate(
                  "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
          .as("what stands out at the side of " + page.url() + " at " + width)
          .isEqualTo(0);
      if (width != 390) {
        page.evaluate(
            "(theme) => { document.documentElement.dataset.theme = theme; }",
            width == 360 ? "dark" : "light");
        Chromium.assertAccessible(page);
      }
    }
  }

  /** Answers in the server's place; with status 0, never. */
  private static void answer(Route route, int status, String body) {
    if (status != 0) {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(status)
              .setContentType("application/json")
              .setBody(body));
    }
  }

  private JsonNode kept(String name, String text) throws IOException, InterruptedException {
    JsonNode answer =
        web.replica()
            .post(
                "/api/prompt-templates", TaskApi.object().put("name", name).put("template", text));
    assertThat(answer.path("error").asText()).isEmpty();
    return answer.path("template");
  }

  private JsonNode posted(String path, String body) throws IOException, InterruptedException {
    return web.replica().post(path, JSON.readTree(body));
  }

  private String codeOf(String path, String body) throws IOException, InterruptedException {
    return posted(path, body).path("code").asText();
  }

  private String codeOf(String path, JsonNode body) throws IOException, InterruptedException {
    return web.replica().post(path, body).path("code").asText();
  }

  private static Locator field(Page page, String label) {
    return page.getByLabel(label, exactly());
  }

  private static Locator exampleOf(Page page, String parameter) {
    return page.locator(".param").filter(text(parameter)).locator("textarea");
  }

  private static Locator preview(Page page) {
    return page.getByRole(
        AriaRole.REGION, new GetByRoleOptions().setName("Prompt with example values"));
  }

  private static GetByLabelOptions exactly() {
    return new GetByLabelOptions().setExact(true);
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
