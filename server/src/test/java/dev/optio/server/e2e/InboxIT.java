package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.model.ModelStub;
import dev.optio.server.model.Step;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What agents ask, decided in the page by a person, with the real Claude Code behind it. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxIT {
  private static final String COMMIT =
      "echo done > DONE.md && git add -A && git -c user.name=agent -c user.email=a@example.com"
          + " commit -qm 'Do it'";

  private final ModelStub model = ModelStub.start();
  private WebPages web;

  @BeforeAll
  void open(Backing backing, @TempDir Path folder) throws Exception {
    web =
        WebPages.open(
            backing, folder, Map.of("OPTIO_LOCAL_VIEW", AgentPrograms.folder("claude").toString()));
    web.replica()
        .post(
            "/api/secrets",
            TaskApi.object().put("name", "ANTHROPIC_API_KEY").put("value", "sk-ant-a-key"));
  }

  @AfterAll
  void close() throws Exception {
    web.close();
    model.close();
  }

  @Test
  void showsAPlanAndHasItCarriedOutOnceItIsApproved() throws Exception {
    // Given
    String plan = "## Steps\n\n1. Dig\n2. Plant <img src=x onerror=alert(1)>";
    model.script(
        "Plant the garden",
        Step.call("ExitPlanMode", Step.input().put("plan", plan)),
        Step.shell(COMMIT),
        Step.say("Planted."));
    TaskApi api = new TaskApi(web.replica());
    String task = api.create(claude("Plant the garden").put("planFirst", true));
    api.awaitState(task, "needs_attention");
    Page page = web.signedIn("light", 1440);

    // When
    page.navigate(web.address("/inbox"));

    // Then
    Locator shown = page.getByRole(AriaRole.REGION, named("The plan is ready"));
    assertThat(shown.getByText("Plant <img src=x onerror=alert(1)>")).isVisible();
    assertThat(shown.locator("img")).hasCount(0);
    Chromium.assertAccessible(page);
    Chromium.screenshot(page, "inbox-plan-light-1440");

    // When
    page.getByRole(AriaRole.BUTTON, named("Approve plan")).click();

    // Then
    assertThat(page.getByText("Nothing needs you.")).isVisible();
    api.awaitCompleted(task);
  }

  @Test
  void showsAQuestionOnThePhoneAndSendsTheAnswer() throws Exception {
    // Given
    ObjectNode questions = Step.input();
    ObjectNode question = questions.putArray("questions").addObject();
    question.put("question", "Which colour?").put("header", "Colour").put("multiSelect", false);
    ArrayNode options = question.putArray("options");
    options.addObject().put("label", "Red").put("description", "Loud.");
    options.addObject().put("label", "Blue").put("description", "Calm.");
    model.script(
        "Paint the door", Step.call("AskUserQuestion", questions), Step.say("Painted blue."));
    TaskApi api = new TaskApi(web.replica());
    String task = api.create(claude("Paint the door"));
    long number = api.awaitState(task, "needs_attention").path("number").asLong();
    Page page = web.signedIn("dark", 390);

    // When
    page.navigate(web.address("/tasks/" + number));
    Locator send = page.getByRole(AriaRole.BUTTON, named("Send answer"));
    assertThat(send).hasAttribute("aria-disabled", "true");
    Chromium.assertAccessible(page);
    page.getByText("Blue", new Page.GetByTextOptions().setExact(true)).click();
    Chromium.screenshot(page, "task-question-dark-390");
    send.click();

    // Then
    assertThat(page.getByText("Painted blue.").first()).isVisible();
    api.awaitCompleted(task);
  }

  @Test
  void hasATaskThatEndedGoOnWithAMessage() throws Exception {
    // Given
    model.script("Sweep the path", Step.say("Swept."), Step.say("And the stairs."));
    TaskApi api = new TaskApi(web.replica());
    String task = api.create(claude("Sweep the path"));
    long number = api.awaitCompleted(task).path("number").asLong();
    Page page = web.signedIn("light", 1440);
    page.navigate(web.address("/tasks/" + number));

    // When
    page.getByLabel("Resume with a message").fill("The stairs, too.");
    page.getByRole(AriaRole.BUTTON, named("Resume")).click();

    // Then
    assertThat(page.getByText("And the stairs.").first()).isVisible();
    page.getByRole(AriaRole.TAB, named("Activity")).click();
    assertThat(page.locator(".events").getByText("The stairs, too.")).isVisible();

    // When
    page.getByLabel("Comment for other people").fill("Well done.");
    page.getByRole(AriaRole.BUTTON, named("Comment")).click();

    // Then
    assertThat(page.getByText("Well done.")).isVisible();
    Chromium.assertAccessible(page);
    Chromium.screenshot(page, "task-activity-light-1440");
  }

  private static GetByRoleOptions named(String name) {
    return new GetByRoleOptions().setName(name).setExact(true);
  }

  private ObjectNode claude(String prompt) {
    ObjectNode task = TaskApi.object().put("repoUrl", web.remote("app.git"));
    task.put("prompt", prompt).put("agentType", "claude-code").put("maxRetries", 0);
    task.putObject("agentOptions").put("baseUrl", model.url());
    return task;
  }
}
