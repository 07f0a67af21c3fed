package dev.optio.server.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.Reading;
import dev.optio.server.ids.MessageId;
import dev.optio.server.observe.FailPoints.Step;
import dev.optio.server.sandbox.SandboxException;
import dev.optio.server.tasks.MessageStore.Waiting;
import dev.optio.server.tasks.RunStore;
import dev.optio.server.tasks.RunStore.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Hands messages to a running agent, each once, and ends its input when it has said its last. */
final class Messages {
  /** How often the table is looked at when no news came. */
  private static final Duration SWEEP = Duration.ofSeconds(2);

  private static final String NO_SPACE =
      "A message was not delivered: there is no space left where the agent runs. Make room, then"
          + " send it again.";

  private final Parts parts;
  private Instant lookedAt = Instant.EPOCH;
  private boolean closed;
  private int wordsAtDelivery;

  Messages(Parts parts) {
    this.parts = parts;
  }

  /**
   * Delivers what waits.
   *
   * @param poked whether news came that something may wait
   * @param words how often the agent has said how it ended; what it is told after that has it work
   *     on, so its input stays open until it says so again
   */
  void deliver(Job job, boolean poked, int words) throws SandboxException {
    Instant now = parts.clock().instant();
    boolean due = poked || now.isAfter(lookedAt.plus(SWEEP));
    if (closed || !due) {
      return;
    }
    lookedAt = now;
    try {
      if (job.run().takesMessages()) {
        List<Waiting> waiting = parts.stores().messages().undelivered(parts.db(), job.run().id());
        for (Waiting message : waiting) {
          deliver(job, message);
          wordsAtDelivery = words;
        }
      }
      if (words > wordsAtDelivery) {
        closeInput(job);
      }
    } catch (SandboxException e) {
      if (e.kind() != SandboxException.Cause.IMPOSSIBLE) {
        throw e;
      }
      // The agent has ended, and its output is still being read. What waits is told so at the end.
      closed = true;
    }
  }

  /** A replica may have died between the two steps, so the second is done again. */
  private void closeInput(Job job) throws SandboxException {
    if (!job.run().takesMessages() || closedToMessages(job.hold().holder())) {
      parts.sandbox().closeInput(job.run().id());
      closed = true;
    }
  }

  /** With the run's row in hand first: then what is just being sent is there to be seen. */
  private boolean closedToMessages(Holder holder) {
    RunStore runs = parts.stores().runs();
    return parts
        .db()
        .transaction(sql -> runs.lockHeld(sql, holder) && runs.closeToMessages(sql, holder));
  }

  private void deliver(Job job, Waiting message) throws SandboxException {
    Optional<String> line = line(job, message);
    if (line.isPresent()) {
      parts.failPoints().reached(Step.DELIVER_BEFORE);
      try {
        parts.sandbox().deliver(job.run().id(), message.id(), line.get());
      } catch (SandboxException e) {
        if (e.kind() != SandboxException.Cause.EXHAUSTED) {
          throw e;
        }
        giveUp(job, message);
        return;
      }
      parts.failPoints().reached(Step.DELIVER_AFTER);
    }
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          parts.stores().messages().setDelivered(sql, message.id());
          lines.say("Message: " + job.masker().mask(message.content()));
        });
  }

  private static Optional<String> line(Job job, Waiting message) {
    ObjectNode options = job.task().agentOptions();
    return message.interrupts()
        ? job.vendor().interruptLine(options, message.id().toString(), message.content())
        : job.vendor().inputLine(options, message.content());
  }

  /** Lets an agent go on that waits for an answer, if its input is still open. */
  void answer(Job job, Reading.Request request) throws SandboxException {
    Optional<String> line = job.vendor().answer(request, job.run().planOnly());
    if (closed || line.isEmpty()) {
      return;
    }
    String name = job.run().id() + " " + request.id();
    MessageId id = new MessageId(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)));
    try {
      parts.sandbox().deliver(job.run().id(), id, line.get());
    } catch (SandboxException e) {
      if (e.kind() != SandboxException.Cause.IMPOSSIBLE) {
        throw e;
      }
      // The agent has ended; it waits for nothing.
    }
  }

  /** An agent that needs no space goes on without it. */
  private void giveUp(Job job, Waiting message) {
    job.hold()
        .write((sql, lines) -> {
          Hold.check(parts.stores().runs().lockHeld(sql, job.hold().holder()));
          parts.stores().messages().setFailed(sql, message.id(), NO_SPACE);
          lines.complain(NO_SPACE);
        });
  }
}
