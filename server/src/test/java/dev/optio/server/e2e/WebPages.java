package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.optio.server.backing.Backing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A whole replica with its web interface in a browser, and what tests look for on its pages. */
final class WebPages {
  /** Lets a test cut the connections that a page holds. */
  private static final String HOLD_SOCKETS =
      """
      window.heldSockets = [];
      window.WebSocket = class extends WebSocket {
        constructor(...how) {
          super(...how);
          window.heldSockets.push(this);
        }
      };
      """;

  private final ReplicaProcess replica;
  private final SampleRemotes remotes;
  private final Chromium browser;
  private final JsonNode repository;

  private WebPages(
      ReplicaProcess replica, SampleRemotes remotes, Chromium browser, JsonNode repository) {
    this.replica = replica;
    this.remotes = remotes;
    this.browser = browser;
    this.repository = repository;
  }

  /** Starts everything, with one repository connected. */
  static WebPages open(Backing backing, Path folder) throws Exception {
    return open(backing, folder, Map.of());
  }

  /** Starts everything with more settings. */
  static WebPages open(Backing backing, Path folder, Map<String, String> settings)
      throws Exception {
    SampleRemotes remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git", "other.git");
    ReplicaProcess replica = ReplicaProcess.ready(folder, backing, settings);
    JsonNode repository = new TaskApi(replica).connect(remotes.url("app.git"));
    PlaywrightAssertions.setDefaultAssertionTimeout(90_000);
    return new WebPages(replica, remotes, Chromium.open(), repository);
  }

  ReplicaProcess replica() {
    return replica;
  }

  Chromium browser() {
    return browser;
  }

  /** What was said against the pages so far. */
  List<String> complaints() {
    return browser.complaints();
  }

  /** The repository that tasks work on. */
  JsonNode repository() {
    return repository;
  }

  String remote(String name) {
    return remotes.url(name);
  }

  String address(String path) {
    return replica.uri("http", "").toString() + path;
  }

  /** A page on the overview. */
  Page signedIn(String theme, int width) throws IOException {
    Page page = browser.page(theme, width);
    browser.trap(page.context(), address(""));
    page.addInitScript(HOLD_SOCKETS);
    page.navigate(address("/#token=" + replica.token()));
    assertThat(heading(page, "Overview")).isVisible();
    return page;
  }

  /** Cuts what a page is told by; it connects again by itself. */
  static void cut(Page page) {
    page.evaluate("heldSockets.splice(0).forEach((socket) => socket.close())");
  }

  /** A task of the agent {@code command} with a title. */
  JsonNode create(String title, String shell) throws IOException, InterruptedException {
    ObjectNode task = TaskApi.command(remotes.url("app.git"), shell).put("title", title);
    return replica.post("/api/tasks", task).path("task");
  }

  static Locator heading(Page page, String name) {
    return page.getByRole(
        AriaRole.HEADING, new GetByRoleOptions().setName(name).setExact(true).setLevel(1));
  }

  static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator row(Page page, String name) {
    return page.getByRole(AriaRole.ROW, new GetByRoleOptions().setName(name));
  }

  /** The state of a task on its page. */
  static Locator chip(Page page) {
    return page.locator(".task-title .chip");
  }

  /** The first line of a log with a text, of those that are drawn. */
  static Locator line(Page page, String text) {
    return page.locator(".log-row", new Page.LocatorOptions().setHasText(text)).first();
  }

  void close() throws InterruptedException {
    browser.close();
    replica.terminate();
    remotes.close();
  }
}
