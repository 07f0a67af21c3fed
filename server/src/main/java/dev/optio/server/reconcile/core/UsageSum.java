package dev.optio.server.reconcile.core;

import dev.optio.server.agents.Reading.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/** What a run has used so far; figures that nobody said are absent. */
public record UsageSum(
    Optional<Long> inputTokens,
    Optional<Long> outputTokens,
    Optional<BigDecimal> costUsd,
    Optional<String> model) {
  /** The sum after what an agent said. */
  public UsageSum plus(Usage usage) {
    Optional<String> newest = usage.model().or(() -> model);
    return switch (usage.span()) {
      case RUN ->
          new UsageSum(
              usage.inputTokens().or(() -> inputTokens),
              usage.outputTokens().or(() -> outputTokens),
              usage.costUsd().or(() -> costUsd),
              newest);
      case STEP ->
          new UsageSum(
              added(inputTokens, usage.inputTokens()),
              added(outputTokens, usage.outputTokens()),
              usage
                  .costUsd()
                  .map(more -> costUsd.orElse(BigDecimal.ZERO).add(more))
                  .or(() -> costUsd),
              newest);
    };
  }

  private static Optional<Long> added(Optional<Long> before, Optional<Long> more) {
    return more.map(tokens -> before.orElse(0L) + tokens).or(() -> before);
  }
}
