package dev.optio.server.agents;

import dev.optio.server.contract.EntryKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The line that tells what was used, put together from what is known. */
final class UsageText {
  private final List<String> parts = new ArrayList<>();

  UsageText turns(Optional<Long> turns) {
    turns.ifPresent(count -> parts.add(count + (count == 1 ? " turn" : " turns")));
    return this;
  }

  UsageText millis(Optional<Long> millis) {
    millis.ifPresent(value -> parts.add(String.format(Locale.ROOT, "%.1f s", value / 1000.0)));
    return this;
  }

  UsageText cost(Optional<BigDecimal> usd) {
    usd.ifPresent(value -> parts.add(String.format(Locale.ROOT, "$%.4f", value)));
    return this;
  }

  UsageText tokens(Optional<Long> input, Optional<Long> output) {
    input.ifPresent(count -> parts.add(count + " tokens in"));
    output.ifPresent(count -> parts.add(count + " tokens out"));
    return this;
  }

  UsageText premiumRequests(Optional<Long> requests) {
    requests.ifPresent(
        count -> parts.add(count + (count == 1 ? " premium request" : " premium requests")));
    return this;
  }

  /** Nothing when nothing is known. */
  List<Reading> entry() {
    return parts.isEmpty()
        ? List.of()
        : List.of(new Reading.Entry(EntryKind.USAGE, String.join(" · ", parts), Optional.empty()));
  }
}
