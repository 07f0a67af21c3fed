package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Role;
import dev.optio.server.contract.SavedViewMessages.DeleteSavedView;
import dev.optio.server.contract.SavedViewMessages.ListSavedViews;
import dev.optio.server.contract.SavedViewMessages.SaveView;
import dev.optio.server.contract.SavedViewMessages.SavedView;
import dev.optio.server.contract.SavedViewMessages.SavedViewAnswer;
import dev.optio.server.contract.SavedViewMessages.SavedViewsAnswer;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Views of the task list that people keep, over the bus and a database. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedViewsIT {
  private final Seed seed;
  private final Bus bus;

  SavedViewsIT(Backing backing) {
    seed = new Seed(backing.db());
    bus = new Bus(backing.vertx());
    new SavedViewsVerticle(backing.db(), seed.ids()).serve(bus);
  }

  @AfterAll
  void close() {
    bus.close();
  }

  @Test
  void aNameInWhateverCaseIsOneView() {
    // Given
    Caller.Person ann = person(seed.workspace(), seed.user());
    SavedView first = saved(ann, " Costly\n", "min=5");

    // When
    SavedView second = saved(ann, "COSTLY", "min=6&sort=cost");

    // Then
    assertThat(first.name()).isEqualTo("Costly");
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(list(ann, Optional.empty(), 10).views())
        .singleElement()
        .satisfies(view -> assertThat(view.query()).isEqualTo("min=6&sort=cost"));
    assertThat(ask(ann, Operations.SAVE_VIEW, new SaveView(" \t", "q=a")))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void nobodySeesOrDeletesWhatIsAnothers() {
    // Given
    WorkspaceId workspace = seed.workspace();
    UserId user = seed.user();
    Caller.Person ann = person(workspace, user);
    SavedView kept = saved(ann, "Mine", "who=me");

    for (Caller.Person other :
        List.of(person(workspace, seed.user()), person(seed.workspace(), user))) {
      // When
      Outcome<?> deleted =
          ask(other, Operations.DELETE_SAVED_VIEW, new DeleteSavedView(kept.id().toString()));

      // Then
      assertThat(refused(deleted)).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(list(other, Optional.empty(), 10).views()).isEmpty();
      assertThat(saved(other, "mine", "q=a").id()).isNotEqualTo(kept.id());
    }
    assertThat(list(ann, Optional.empty(), 10).views()).containsExactly(kept);
    assertThat(ask(ann, Operations.DELETE_SAVED_VIEW, new DeleteSavedView(kept.id().toString())))
        .isInstanceOf(Outcome.Done.class);
    assertThat(list(ann, Optional.empty(), 10).total()).isZero();
  }

  @Test
  void nobodyKeepsMoreThanFiftyHoweverManyAreSavedAtOnce() {
    // Given
    Caller.Person ann = person(seed.workspace(), seed.user());
    for (int i = 0; i < 45; i++) {
      saved(ann, "View " + i, "q=" + i);
    }

    // When
    List<Future<Outcome<SavedViewAnswer>>> asked = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      asked.add(bus.ask(Operations.SAVE_VIEW, ann, new SaveView("More " + i, "")));
    }
    long done = asked.stream().filter(answer -> answer.await() instanceof Outcome.Done).count();

    // Then
    assertThat(done).isEqualTo(5);
    assertThat(refused(ask(ann, Operations.SAVE_VIEW, new SaveView("One more", ""))))
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(saved(ann, "View 7", "q=changed").query()).isEqualTo("q=changed");
    assertThat(list(ann, Optional.empty(), 100).total()).isEqualTo(50);
  }

  @Test
  void aListIsReadInPages() {
    // Given
    Caller.Person ann = person(seed.workspace(), seed.user());
    List.of("b", "A", "c", "Ä", "d").forEach(name -> saved(ann, name, ""));

    // When
    List<String> names = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      SavedViewsAnswer page = list(ann, cursor, 2);
      page.views().forEach(view -> names.add(view.name()));
      cursor = page.nextCursor();
    } while (cursor.isPresent());

    // Then
    assertThat(names).containsExactlyInAnyOrder("A", "Ä", "b", "c", "d").startsWith("A");
    assertThat(
            refused(
                ask(
                    ann,
                    Operations.LIST_SAVED_VIEWS,
                    new ListSavedViews(Optional.of("*"), Optional.empty()))))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  private static Caller.Person person(WorkspaceId workspace, UserId user) {
    return new Caller.Person(user, workspace, Role.VIEWER, false);
  }

  private SavedView saved(Caller caller, String name, String query) {
    return done(ask(caller, Operations.SAVE_VIEW, new SaveView(name, query))).view();
  }

  private SavedViewsAnswer list(Caller caller, Optional<String> cursor, int limit) {
    return done(
        ask(caller, Operations.LIST_SAVED_VIEWS, new ListSavedViews(cursor, Optional.of(limit))));
  }

  private <Q extends Record, A> Outcome<A> ask(
      Caller caller, Operation<Q, A> operation, Q request) {
    return bus.ask(operation, caller, request).await();
  }

  private static <A> A done(Outcome<A> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<A>) outcome).answer();
  }

  private static ErrorCode refused(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).code();
  }
}
