package dev.optio.server.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.optio.server.e2e.PageState.DENIED;
import static dev.optio.server.e2e.PageState.EMPTY;
import static dev.optio.server.e2e.PageState.FAILED;
import static dev.optio.server.e2e.PageState.LOADING;
import static dev.optio.server.e2e.PageState.READY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page of the web interface, in every state that it has, in both themes and three widths.
 * What is empty or ready comes from a real instance, first with nothing in it, then with {@link
 * SampleWork}; what is loading, failed or denied comes from {@link Answers}. Motion is reduced, so
 * that nothing is caught on its way from one colour to another.
 */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryPageIT {
  private static final int WORKERS = 2;

  /** What says that a page is in another state than the one that it is to be in. */
  private static final Map<PageState, String> CONTRARY =
      Map.of(
          EMPTY, ".skeleton, .failure, .denied",
          LOADING, ".empty, .failure, .denied",
          FAILED, ".skeleton, .empty, .denied",
          READY, ".skeleton, .failure, .denied",
          DENIED, ".skeleton, .empty, .failure");

  private final SampleRemotes remotes;
  private final ReplicaProcess replica;
  private final List<LookingGlass> glasses = new ArrayList<>();
  private final SampleWork work;

  EveryPageIT(Backing backing, @TempDir Path folder) throws Exception {
    remotes = SampleRemotes.create(folder.resolve("remotes"), SampleWork.remotes());
    Path programs = SampleAgent.install(folder);
    replica =
        ReplicaProcess.ready(folder, backing, Map.of("OPTIO_LOCAL_VIEW", programs.toString()));
    PlaywrightAssertions.setDefaultAssertionTimeout(10_000);
    work = new SampleWork(replica, remotes);
    for (int i = 0; i < WORKERS; i++) {
      glasses.add(new LookingGlass(replica));
    }
  }

  @AfterAll
  void end() throws Exception {
    for (LookingGlass glass : glasses) {
      glass.close();
    }
    work.stop();
    replica.terminate();
    remotes.close();
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> looksRightWhereThereIsNothingYet() {
    return looked(cases(look -> look.state() == EMPTY && look.page().early()));
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> looksRightWhereThereIsWork() throws Exception {
    work.fill();
    return looked(cases(look -> look.state() != EMPTY || !look.page().early()));
  }

  @Test
  @Order(3)
  void saysWhyAPageLacksAState() {
    for (EveryPage page : EveryPages.all()) {
      for (PageState state : PageState.values()) {
        assertThat(page.shown().containsKey(state) ^ page.lacks().containsKey(state))
            .as(page.name() + " " + state)
            .isTrue();
      }
    }
  }

  /** That nothing moves is a part of every look; here is that it would be seen. */
  @Test
  @Order(4)
  void movesForThoseWhoMindNoMotion() throws Exception {
    LookingGlass.Looking looking =
        page -> {
          // Given
          page.emulateMedia(
              new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));

          // When
          page.navigate(replica.uri("http", work.path("/tasks/{running}", READY)).toString());
          assertThat(page.locator(".spinner").first()).isVisible();

          // Then
          assertThat(Looks.motion(page))
              .anyMatch(moves -> moves.contains("turn runs"))
              .anyMatch(moves -> moves.contains("button"));
        };
    glasses.getFirst().submit(false, looking).get(5, TimeUnit.MINUTES);
  }

  /** Twice its budget would be allowed; no page may come near that unnoticed. */
  @Test
  @Order(5)
  void weighsLittle() throws Exception {
    LookingGlass glass = glasses.getFirst();
    for (String path : List.of("/", "/tasks/{talk}", "/tasks/{done}")) {
      String ready = path.equals("/") ? ".mini-row" : ".log-foot:has-text('Complete')";
      String address = replica.uri("http", work.path(path, READY)).toString();
      PageWeight weight = glass.weigh(address, ready);
      long most = path.equals("/") ? PageWeight.BUDGET : PageWeight.BUDGET * 5 / 4;
      assertThat(weight.bytes()).as(path + " " + weight.heaviest()).isBetween(50_000L, most);
    }
  }

  /** One page in one state. */
  private record Look(EveryPage page, PageState state) {
    String name() {
      return page.name() + "-" + state.word();
    }
  }

  private static List<Look> cases(Predicate<Look> which) {
    List<Look> all = new ArrayList<>();
    for (EveryPage page : EveryPages.all()) {
      page.states().forEach(state -> all.add(new Look(page, state)));
    }
    return all.stream().filter(which).toList();
  }

  /** All are looked at by the workers at once; each test waits for its own. */
  private Stream<DynamicTest> looked(List<Look> looks) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Look look : looks) {
      Future<?> looked =
          glasses
              .get(tests.size() % WORKERS)
              .submit(look.page().unsigned(), page -> look(page, look));
      tests.add(DynamicTest.dynamicTest(look.name(), () -> looked.get(10, TimeUnit.MINUTES)));
    }
    return tests.stream();
  }

  private void look(Page page, Look look) throws Exception {
    answer(page, look);
    String path = work.path(look.page().path(), look.state());
    page.navigate(replica.uri("http", path).toString());
    look.page().before(look.state()).ifPresent(act -> act.accept(page));
    for (String selector : look.page().shown(look.state())) {
      assertThat(page.locator(selector).first()).isVisible();
    }
    assertThat(page.locator("main").locator(CONTRARY.get(look.state()))).hasCount(0);
    Looks.at(page, look.name());
  }

  private void answer(Page page, Look look) throws Exception {
    String origin = replica.uri("http", "").toString();
    if (look.state() == DENIED && look.page().byRole()) {
      ObjectNode me = (ObjectNode) replica.get("/api/auth/me");
      ((ObjectNode) me.path("user")).put("workspaceRole", "viewer");
      Answers.changed(page, origin, "/api/auth/me", me.toString());
      return;
    }
    boolean real = look.state() == DENIED && look.page().unsigned();
    if (look.state() != EMPTY && look.state() != READY && !real) {
      List<String> asks =
          look.page().asks().stream().map(part -> work.path(part, look.state())).toList();
      Answers.instead(page, origin, look.state(), asks);
    }
  }
}
