package dev.optio.server.contract;

import dev.optio.server.contract.TaskNoteMessages.Somebody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers about many tasks at once: what they cost, what people decided. */
public final class InsightMessages {
  private InsightMessages() {}

  /** Absent days are 30. */
  public record GetCosts(Optional<Integer> days, Optional<String> repoUrl) {}

  /**
   * What a span of days cost. Sums are decimal numbers of US dollars, as far as agents say them.
   *
   * @param previousCost of as many days before
   */
  public record CostSummary(
      String totalCost, String previousCost, int taskCount, int tasksWithCost, int days) {}

  /** One day, in UTC. */
  public record DailyCost(String date, String cost, int taskCount) {}

  /**
   * The answer.
   *
   * @param dailyCosts one for each day, the oldest first
   */
  public record CostsAnswer(CostSummary summary, List<DailyCost> dailyCosts) {
    public CostsAnswer {
      dailyCosts = List.copyOf(dailyCosts);
    }
  }

  public record ListDecisions(Optional<Integer> limit, Optional<String> cursor) {}

  /** What a person did with a task that waited for one. */
  public record Decision(
      UUID id,
      UUID taskId,
      long taskNumber,
      String taskTitle,
      String toState,
      String trigger,
      Optional<Somebody> user,
      Instant createdAt) {}

  public record DecisionsAnswer(List<Decision> decisions, Optional<String> nextCursor) {
    public DecisionsAnswer {
      decisions = List.copyOf(decisions);
    }
  }
}
