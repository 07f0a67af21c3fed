package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.TaskMessages.TaskMessage;
import dev.optio.server.db.Db;
import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.MessageStore.Draft;
import dev.optio.server.tasks.MessageStore.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class MessageStoreIT {
  private final MessageStore messages = new MessageStore();
  private final Db db;
  private final Seed seed;

  private TaskId task;
  private RunId run;
  private UserId user;

  MessageStoreIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void startAnAgentThatTakesMessages(Backing backing) {
    backing.clear();
    WorkspaceId workspace = seed.workspace();
    user = seed.user();
    task = seed.task(workspace, seed.repository(workspace, 2));
    run = seed.run(task);
    set("state = 'running', takes_messages = true");
  }

  @Test
  void keepsMessagesInTheOrderSent() {
    // When
    add("first");
    add("second");

    // Then
    assertThat(messages.undelivered(db, run))
        .extracting(Waiting::content)
        .containsExactly("first", "second");
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000))
        .extracting(TaskMessage::content)
        .containsExactly("first", "second");
  }

  @Test
  void refusesOneThatNobodyWouldHear() {
    for (String deaf :
        List.of(
            "takes_messages = false",
            "state = 'starting', takes_messages = true",
            "state = 'collecting'",
            "state = 'running', stop_reason = 'cancelled'",
            "state = 'ended', outcome = 'failed', stop_reason = null")) {
      // Given
      set(deaf);

      // Then
      assertThat(add("hello")).as(deaf).isEmpty();
    }
  }

  @Test
  void deliversEachOnce() {
    // Given
    MessageId first = new MessageId(add("first").orElseThrow().id());
    add("second");

    // When
    messages.setDelivered(db, first);
    TaskMessage delivered = messages.listMessages(db, task, Optional.empty(), 1_000).getFirst();
    messages.setDelivered(db, first);

    // Then
    assertThat(messages.undelivered(db, run))
        .extracting(Waiting::content)
        .containsExactly("second");
    assertThat(delivered.deliveredAt()).isPresent();
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000).getFirst())
        .isEqualTo(delivered);
  }

  @Test
  void saysOfTheUndeliveredOnesWhyTheyNeverWillBe() {
    // Given
    MessageId first = new MessageId(add("first").orElseThrow().id());
    add("second");
    messages.setDelivered(db, first);

    // When
    messages.setUndeliverable(db, run, "The agent has ended.");

    // Then
    assertThat(messages.undelivered(db, run)).isEmpty();
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000))
        .extracting(TaskMessage::deliveryError)
        .containsExactly(Optional.empty(), Optional.of("The agent has ended."));
  }

  @Test
  void doesNotGiveALaterRunWhatAnEarlierOneWasTold() {
    // Given
    add("for the first run");
    set("state = 'ended', outcome = 'failed'");
    RunId second = seed.run(task);

    // Then
    assertThat(messages.undelivered(db, second)).isEmpty();
  }

  @Test
  void keepsWhatIsSaidToAQueuedRunForItsAgentsStart() {
    // Given
    set("state = 'queued', takes_messages = false");

    // When
    add("while it waits");

    // Then
    assertThat(messages.undelivered(db, run)).isEmpty();
    assertThat(messages.said(db, stored(run), 0).contents()).containsExactly("while it waits");

    // When
    messages.setStartDelivered(db, run, messages.said(db, stored(run), 0));

    // Then
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000).getFirst().deliveredAt())
        .isPresent();
  }

  @Test
  void tellsTheNextRunWhatTheOneBeforeWasNeverStartedWith() {
    // Given
    set("state = 'queued'");
    add("for the one that never started");
    set("state = 'ended', outcome = 'failed'");
    messages.setUndeliverable(db, run, "The agent has ended.");
    RunId second = seed.run(task);

    // Then
    assertThat(messages.said(db, stored(second), 0).contents())
        .containsExactly("for the one that never started");
    assertThat(messages.said(db, stored(second), 1).contents()).isEmpty();
  }

  @Test
  void tellsTheNewestFirstAndSaysOfOlderOnesThatTheyWereLeftOut() {
    // Given
    for (int i = 1; i <= 210; i++) {
      add("told " + i);
    }
    db.transaction(
        sql -> sql.update("update messages set delivered_at = now() where task_id = $1", task));

    // When
    MessageStore.Said said = messages.said(db, stored(run), 0);

    // Then
    assertThat(said.contents()).hasSize(200).startsWith("told 11").endsWith("told 210");
    assertThat(said.leftOut()).isEqualTo(10);
  }

  @Test
  void neverCallsDeliveredWhatDidNotFit() {
    // Given
    set("state = 'queued'");
    for (int i = 0; i < 3; i++) {
      add(i + "x".repeat(200_000));
    }
    MessageStore.Said said = messages.said(db, stored(run), 0);

    // When
    messages.setStartDelivered(db, run, said);

    // Then
    assertThat(said.contents()).hasSize(2).first().asString().startsWith("1");
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000))
        .extracting(message -> message.deliveredAt().isPresent())
        .containsExactly(false, true, true);
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000).getFirst().deliveryError())
        .isPresent();
  }

  @Test
  void takesNoMoreThanAnAgentCanBeToldAtItsStart() {
    // Given
    set("state = 'queued'");
    for (int i = 0; i < 50; i++) {
      assertThat(add("message " + i)).isPresent();
    }

    // Then
    assertThat(add("one too many")).isEmpty();
  }

  @Test
  void letsNoRunEndPastAMessageThatIsBeingAdded() throws Exception {
    // Given
    FutureTask<Boolean> end =
        new FutureTask<>(() ->
            db.transaction(sql -> {
              sql.update("update runs set state = 'ended', outcome = 'failed' where id = $1", run);
              messages.setUndeliverable(sql, run, "The agent has ended.");
              return true;
            }));

    // When
    db.transaction(sql -> {
      MessageId id = new MessageId(seed.ids().next());
      messages.addMessage(sql, new Draft(id, task, user, "soft", "at the last moment"), false);
      Thread.ofVirtual().start(end);
      while (!end.isDone() && !someoneWaitsForALock()) {
        Thread.onSpinWait();
      }
      return id;
    });
    end.get();

    // Then
    assertThat(messages.listMessages(db, task, Optional.empty(), 1_000))
        .extracting(TaskMessage::deliveryError)
        .containsExactly(Optional.of("The agent has ended."));
  }

  private StoredRun stored(RunId id) {
    return db.transaction(sql -> {
      sql.update("update runs set state = 'starting' where id = $1", id);
      return new QueueStore().lockUnfinished(sql, task).orElseThrow();
    });
  }

  private boolean someoneWaitsForALock() {
    return db.one(
            """
            select exists (
                   select 1 from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock') as found\
            """)
        .flag("found");
  }

  private Optional<TaskMessage> add(String content) {
    Draft draft = new Draft(new MessageId(seed.ids().next()), task, user, "soft", content);
    return messages.addMessage(db, draft, false);
  }

  private void set(String columns) {
    db.update("update runs set " + columns + " where id = $1", run);
  }
}
