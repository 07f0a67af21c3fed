package dev.optio.server.e2e;

import static dev.optio.server.e2e.EveryPage.at;
import static dev.optio.server.e2e.EveryPage.still;
import static dev.optio.server.e2e.PageState.DENIED;
import static dev.optio.server.e2e.PageState.EMPTY;
import static dev.optio.server.e2e.PageState.FAILED;
import static dev.optio.server.e2e.PageState.LOADING;
import static dev.optio.server.e2e.PageState.READY;

import com.microsoft.playwright.Page;
import java.util.List;

/**
 * All pages of the web interface. To have a page looked at in every state, theme and width, add a
 * line; a state that it lacks is said with the reason.
 */
final class EveryPages {
  private static final String WHOLE_TASK = "It is part of the task, which page `task` is about.";
  private static final String WHOLE_REPO = "It is part of the repository: page `repo`.";
  private static final String STARTED = "The session is there, or page `sign-in` is shown.";

  private EveryPages() {}

  static List<EveryPage> all() {
    return List.of(
        signIn(),
        start(),
        at("overview", "/")
            .empty("text=No task has ended yet.", "text=Nothing is running.", "text=First steps")
            .failed("The counts could not be loaded.", "The tasks could not be loaded.")
            .denied("You may not see the tasks of this workspace.")
            .ready("h2:has-text('Live tasks')", ".need-row", "main .task-row", ".mini-row"),
        at("inbox", "/inbox")
            .empty("text=Nothing needs you.")
            .failed("What needs you could not be loaded.")
            .denied("You may not see the tasks of this workspace.")
            .ready("role=region[name='The plan is ready']", "role=button[name='Approve plan']"),
        at("inbox-question", "/inbox?task={question}")
            .without(EMPTY, "Page `inbox` is it.")
            .asking("/api/tasks/{question-id}")
            .failed("The task could not be loaded.")
            .denied("You may not see this task.")
            .ready("role=button[name='Send answer']"),
        at("inbox-trouble", "/inbox?task={refused}")
            .without(EMPTY, "Page `inbox` is it.")
            .without(LOADING, "The list has what it shows.")
            .without(FAILED, "The list has what it shows.")
            .without(DENIED, "The list has what it shows.")
            .ready("text=The remote refused the push", "text=Show changes"),
        at("tasks", "/tasks?view=all")
            .empty("text=There is no task yet.")
            .failed("The tasks could not be loaded.")
            .denied("You may not see the tasks of this workspace.")
            .ready("section[aria-label=Running] .task-row", "section[aria-label=Queued] .task-row"),
        at("tasks-filtered", "/tasks?view=all&q=nothing-fits")
            .late()
            .empty("text=No task fits these filters.", "role=button[name='Clear filters'] >> nth=1")
            .without(LOADING, "Page `tasks` is it.")
            .without(FAILED, "Page `tasks` is it.")
            .without(READY, "Page `tasks` is it.")
            .without(DENIED, "Page `tasks` is it."),
        at("new-task", "/tasks/new")
            .empty("text=None is connected yet.")
            .failed("The form could not be loaded.")
            .deniedToViewers("You may not hand over tasks.")
            .ready("role=button[name='Start task']", "label:has-text('Prompt')"),
        at("task", "/tasks/{done}")
            .without(EMPTY, "A task always has a prompt and a state; its tabs may be empty.")
            .failed("The task could not be loaded.")
            .denied("You may not see this task.")
            .ready(".chip:has-text('Done')", "role=list[name=Stages]", ".log-row:has-text('All')"),
        log("task-transcript", "transcript", "text=The transcript begins when an agent starts.")
            .ready(".transcript h3:has-text('What I did')", "role=article[name='Tool call']"),
        log("task-log", "log", "text=The log begins when an agent starts.")
            .ready("role=log[name=Log]", ".log-row:has-text('What I did')"),
        at("task-changes", "/tasks/{done}?tab=changes")
            .asking("/diff")
            .empty("text=Changes appear here when the agent is done.")
            .late()
            .failed("The changes could not be loaded.")
            .denied("The changes could not be loaded.")
            .ready("tr.is-added", "role=region[name='Difference of src/cart.js']"),
        at("task-activity", "/tasks/{done}?tab=activity")
            .asking("/activity")
            .without(EMPTY, "That it was handed over is always there.")
            .failed("The activity could not be loaded.")
            .denied("The activity could not be loaded.")
            .ready(".events .event", "text=Looks good to me."),
        at("task-runs", "/tasks/{done}?tab=runs")
            .late()
            .empty("text=No run yet.")
            .without(LOADING, WHOLE_TASK)
            .without(FAILED, WHOLE_TASK)
            .without(DENIED, WHOLE_TASK)
            .ready("role=region[name=Runs]", "text=Succeeded"),
        at("task-plan", "/tasks/{plan}")
            .without(EMPTY, WHOLE_TASK)
            .without(LOADING, WHOLE_TASK)
            .without(FAILED, WHOLE_TASK)
            .without(DENIED, WHOLE_TASK)
            .ready("role=button[name='Approve plan']"),
        at("task-failed", "/tasks/{failed}")
            .without(EMPTY, WHOLE_TASK)
            .without(LOADING, WHOLE_TASK)
            .without(FAILED, WHOLE_TASK)
            .without(DENIED, WHOLE_TASK)
            .ready(".chip:has-text('Failed')", "role=button[name=Retry]"),
        at("task-running", "/tasks/{running}")
            .without(EMPTY, WHOLE_TASK)
            .without(LOADING, WHOLE_TASK)
            .without(FAILED, WHOLE_TASK)
            .without(DENIED, WHOLE_TASK)
            .ready(".chip:has-text('Running')", "role=button[name=Stop]", ".spinner"),
        at("repos", "/repos")
            .empty("text=No repository is connected yet.")
            .failed("The repositories could not be loaded.")
            .denied("The repositories could not be loaded.")
            .ready("role=region[name=Repositories]", "role=row[name=/shop/]"),
        at("repo", "/repos/{repo}")
            .without(EMPTY, "A repository always has settings.")
            .failed("The repository could not be loaded.")
            .denied("You may not see this repository.")
            .ready("role=form[name=Settings]", "label:has-text('Base branch')"),
        part("repo-agent", "agent").ready("label:has-text('Default agent')"),
        part("repo-limits", "limits").ready("label:has-text('Tasks at once')"),
        part("repo-access", "access").ready("label:has-text('Credential')"),
        at("prompts", "/prompts")
            .empty("text=No prompt is kept yet.")
            .failed("The prompts could not be loaded.")
            .denied("The prompts could not be loaded.")
            .ready("role=region[name=Prompts]", "role=row[name=/Mend a test/]"),
        at("prompt", "/prompts/{prompt}")
            .without(EMPTY, "A prompt always has a text.")
            .failed("The prompt could not be loaded.")
            .denied("You may not see this prompt.")
            .ready("role=form[name=Prompt]", "role=region[name=Preview]"),
        still("new-prompt", "/prompts/new", "It asks the server for nothing.")
            .deniedToViewers("You may not keep prompts.")
            .ready("role=form[name=Prompt]", "h1:has-text('New prompt')"),
        at("secrets", "/secrets")
            .empty("text=A first run needs two at most")
            .failed("The secrets could not be loaded.")
            .denied("The secrets could not be loaded.")
            .ready("role=row[name=/DEPLOY_TOKEN/]"),
        settings("settings", "").ready("role=group[name=Theme]"),
        settings("settings-notifications", "?tab=notifications")
            .ready("label:has-text('Read new agent messages')"),
        settings("settings-workspace", "?tab=workspace").ready("dt:has-text('Your role')"),
        settings("settings-instance", "?tab=instance").ready("role=row[name=/Claude Code/]"),
        still("not-found", "/nothing-here", "It asks the server for nothing.")
            .without(DENIED, "What may not be seen looks like what is not there.")
            .ready("h1:has-text('Nothing here')"));
  }

  private static EveryPage signIn() {
    return at("sign-in", "/")
        .signedOut()
        .asking("/api/auth/local")
        .without(EMPTY, "It is a form.")
        .loading("button[type=submit] .spinner")
        .doing(LOADING, EveryPages::signInWithAnything)
        .failed("The page could not be started.")
        .doing(FAILED, EveryPages::signInWithAnything)
        .with(DENIED, "text=The server did not accept this token.")
        .doing(DENIED, EveryPages::signInWithAnything)
        .ready("h1:has-text('Sign in to Optio')", "label:has-text('Local token')");
  }

  private static EveryPage start() {
    return at("start", "/")
        .asking("/api/auth/me")
        .without(EMPTY, STARTED)
        .failed("The page could not be started.")
        .without(READY, STARTED)
        .without(DENIED, STARTED);
  }

  private static EveryPage log(String name, String tab, String empty) {
    return at(name, "/tasks/{talk}?tab=" + tab)
        .asking("/ws/logs/")
        .late()
        .empty(empty)
        .loading("role=status[name='Loading the log'] >> visible=true")
        .with(FAILED, "text=The log could not be loaded. >> visible=true", ".log-foot")
        .without(DENIED, "Who may see a task may see its log: page `task`.");
  }

  private static EveryPage settings(String name, String tab) {
    return still(name, "/settings" + tab, "It shows what the session and the browser know already.")
        .without(DENIED, "Everybody may look at it.");
  }

  private static EveryPage part(String name, String tab) {
    return at(name, "/repos/{repo}?tab=" + tab)
        .without(EMPTY, WHOLE_REPO)
        .without(LOADING, WHOLE_REPO)
        .without(FAILED, WHOLE_REPO)
        .without(DENIED, WHOLE_REPO);
  }

  private static void signInWithAnything(Page page) {
    page.getByLabel("Local token").fill("not-a-token");
    WebPages.button(page, "Sign in").click();
  }
}
