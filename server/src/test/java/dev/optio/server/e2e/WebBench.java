package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people wait for in the browser, against the budgets of the web interface, over a whole
 * replica and with an agent that really prints. Every figure is the median of five; twice its
 * budget fails. {@code scripts/bench web} runs it, {@code docs/performance.md} says how it measures
 * and has the results.
 */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebBench {
  private static final int TIMES = 5;
  private static final int LINES = 100_000;
  private static final int A_SECOND = 5_000;

  /**
   * Prints so many lines a second, by the clock: what one turn takes too long, the next makes up.
   */
  private static final String PRINT =
      """
      begun=$(date +%%s%%N); n=0
      while [ $n -lt %d ]; do
        due=$(( ($(date +%%s%%N) - begun) * %d / 1000000000 ))
        [ $due -gt %d ] && due=%d
        [ $due -gt $n ] && seq -f 'line %%.0f: compiled src/main/java/shop/Cart.java in 12 ms' $((n + 1)) $due && n=$due
        sleep 0.02
      done\
      """
          .formatted(LINES, A_SECOND, LINES, LINES);

  private final SampleRemotes remotes;
  private final ReplicaProcess replica;
  private final TaskApi api;
  private final Chromium browser = Chromium.open();
  private final List<Cookie> session;
  private final List<String> over = new ArrayList<>();

  WebBench(Backing backing, @TempDir Path folder) throws Exception {
    remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git");
    replica = ReplicaProcess.ready(folder, backing, Map.of("OPTIO_VALIDATE_REPLIES", "false"));
    api = new TaskApi(replica);
    api.connect(remotes.url("app.git"));
    BrowserContext first = browser.still();
    Page page = first.newPage();
    page.navigate(address("/#token=" + replica.token()));
    WebPages.heading(page, "Overview").waitFor();
    session = first.cookies();
    first.close();
  }

  @AfterAll
  void end() throws InterruptedException {
    browser.close();
    replica.terminate();
    remotes.close();
  }

  @Test
  void keepsWithinItsBudgets() throws Exception {
    weights();
    report("first contentful paint of Overview, cold", median(this::firstPaint), 500, "ms");
    try (Page page = following()) {
      List<?> parts = (List<?>) page.evaluate("optioBench.parts(" + TIMES + ")");
      double rate = ((Number) parts.get(TIMES)).doubleValue();
      System.out.printf("BENCH web: %,d lines came at %,.0f a second%n", LINES, rate);
      assertThat(rate).as("lines a second").isGreaterThan(0.9 * A_SECOND);
      List<Double> frames = new ArrayList<>();
      parts.subList(0, TIMES).forEach(part -> frames.add(((Number) part).doubleValue()));
      report("frame p95 of a live log", median(frames), 20, "ms");
      page.evaluate("optioBench.watch()");
      report("key in the search field to paint", keys(page), 100, "ms");
      report("click on a tab to paint, the slowest", median(() -> tabs(page)), 100, "ms");
    }
    assertThat(over).as("over twice the budget").isEmpty();
  }

  private void weights() throws Exception {
    String task = api.create(TaskApi.command(remotes.url("app.git"), "seq 100"));
    String path = "/tasks/" + api.awaitCompleted(task).path("number").asLong();
    String complete = ".log-foot:has-text('Complete')";
    weigh("Overview", "/", ".mini-row");
    weigh("a task with its log", path, complete);
    weigh("a task with its transcript", path + "?tab=transcript", complete);
  }

  /** It is the same each time. */
  private void weigh(String what, String path, String ready) {
    PageWeight weight = PageWeight.of(browser, session, address(path), ready);
    report("weight of " + what, weight.bytes() / 1000.0, PageWeight.BUDGET / 1000.0, "kB");
  }

  private double firstPaint() {
    try (BrowserContext cold = browser.still()) {
      cold.addCookies(session);
      Page page = cold.newPage();
      page.navigate(address("/"));
      page.locator(".mini-row").first().waitFor();
      return number(page, "performance.getEntriesByName('first-contentful-paint')[0].startTime");
    }
  }

  /** A page that follows a log from its beginning to its end. */
  private Page following() throws Exception {
    String task = api.create(TaskApi.command(remotes.url("app.git"), PRINT));
    BrowserContext context = browser.still();
    context.addCookies(session);
    Page page = context.newPage();
    page.setViewportSize(1440, 900);
    page.navigate(address("/tasks/" + api.task(task).path("number").asLong()));
    page.locator(".log-foot .num").waitFor();
    page.evaluate(script());
    page.evaluate("optioBench.follow(" + LINES + ")");
    page.locator(".log-foot:has-text('Complete')").waitFor();
    return page;
  }

  private static double keys(Page page) {
    Locator search = page.getByRole(AriaRole.SEARCHBOX, named("Search log"));
    search.click();
    number(page, "optioBench.slowest()");
    List<Double> took = new ArrayList<>();
    for (String key : List.of("c", "o", "m", "p", "i")) {
      page.keyboard().press(key);
      took.add(number(page, "optioBench.slowest()"));
    }
    return median(took);
  }

  private static double tabs(Page page) {
    double slowest = 0;
    for (String tab : List.of("Changes", "Activity", "Runs", "Transcript", "Log")) {
      page.getByRole(AriaRole.TAB, named(tab)).click();
      slowest = Math.max(slowest, number(page, "optioBench.slowest()"));
    }
    return slowest;
  }

  private void report(String what, double measured, double budget, String unit) {
    System.out.printf("BENCH web: %s: %.1f %s, budget %.0f%n", what, measured, unit, budget);
    if (measured > 2 * budget) {
      over.add(what);
    }
  }

  private static double median(Measuring measuring) {
    List<Double> all = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      all.add(measuring.once());
    }
    return median(all);
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  private interface Measuring {
    double once();
  }

  private static double number(Page page, String expression) {
    return ((Number) page.evaluate(expression)).doubleValue();
  }

  private static GetByRoleOptions named(String name) {
    return new GetByRoleOptions().setName(name);
  }

  private String address(String path) {
    return replica.uri("http", path).toString();
  }

  private static String script() {
    try (InputStream in = WebBench.class.getResourceAsStream("/web-bench.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
