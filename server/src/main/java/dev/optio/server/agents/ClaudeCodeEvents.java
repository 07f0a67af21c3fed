package dev.optio.server.agents;

import static dev.optio.server.agents.EventVendor.entry;
import static dev.optio.server.agents.EventVendor.failed;
import static dev.optio.server.agents.EventVendor.said;
import static dev.optio.server.agents.EventVendor.succeeded;
import static dev.optio.server.agents.EventVendor.toolFailed;
import static dev.optio.server.agents.EventVendor.toolResult;
import static dev.optio.server.agents.EventVendor.toolUse;
import static dev.optio.server.agents.EventVendor.unknown;
import static dev.optio.server.contract.EntryKind.ERROR;
import static dev.optio.server.contract.EntryKind.SYSTEM;
import static dev.optio.server.contract.EntryKind.TEXT;
import static dev.optio.server.contract.EntryKind.THINKING;

import dev.optio.server.contract.EntryKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Claude Code's events say; see {@link ClaudeCodeVendor} for what was seen of them. */
final class ClaudeCodeEvents {
  private ClaudeCodeEvents() {}

  static List<Reading> read(Event event, String line) {
    return switch (event.text("type")) {
      case "system" -> system(event, line);
      case "assistant" -> assistant(event);
      case "user" -> blocks(event, SYSTEM);
      case "result" -> result(event);
      case "control_request" -> request(event, line);
      // Says that an interruption was taken; what follows says what became of it.
      case "control_response" -> List.of();
      default -> unknown(line);
    };
  }

  private static List<Reading> system(Event event, String line) {
    return switch (event.text("subtype")) {
      case "init" -> init(event);
      case "api_retry" -> List.of(entry(SYSTEM, retry(event)));
      case "compact_boundary" -> List.of(entry(SYSTEM, "The conversation was compacted."));
      // The tool's own use and result tell the same.
      case "task_started", "task_notification" -> List.of();
      default -> unknown(line);
    };
  }

  private static List<Reading> init(Event event) {
    List<Reading> readings = new ArrayList<>(EventVendor.conversation(event.text("session_id")));
    StringBuilder text = new StringBuilder("Session started");
    event.id("model").ifPresent(model -> text.append(" · ").append(model));
    event.id("claude_code_version").ifPresent(it -> text.append(" · Claude Code ").append(it));
    readings.add(entry(SYSTEM, text.toString()));
    return readings;
  }

  private static String retry(Event event) {
    StringBuilder text = new StringBuilder("The model provider ");
    Optional<Long> status = event.count("error_status");
    status.ifPresentOrElse(
        code -> text.append("answered ").append(code), () -> text.append("did not answer"));
    event.id("error").ifPresent(error -> text.append(" (").append(error).append(')'));
    event.count("attempt").ifPresent(attempt -> text.append("; retry ").append(attempt));
    event.count("max_retries").ifPresent(most -> text.append(" of ").append(most));
    event
        .money("retry_delay_ms")
        .ifPresent(millis ->
            text.append(String.format(Locale.ROOT, " in %.1f s", millis.doubleValue() / 1000)));
    return text.append('.').toString();
  }

  private static List<Reading> request(Event event, String line) {
    Optional<String> id = event.id("request_id");
    Optional<String> tool = event.id("request", "tool_name");
    boolean asks = "can_use_tool".equals(event.text("request", "subtype"));
    return asks && id.isPresent() && tool.isPresent()
        ? List.of(new Reading.Request(id.get(), tool.get(), event.at("request", "input").json()))
        : unknown(line);
  }

  private static List<Reading> assistant(Event event) {
    Optional<String> error = event.id("error");
    List<Reading> readings = new ArrayList<>(blocks(event, error.isPresent() ? ERROR : TEXT));
    boolean madeUp = "<synthetic>".equals(event.text("message", "model"));
    if (madeUp && error.isPresent()) {
      String text =
          event.items("message", "content").stream()
              .map(block -> block.text("text"))
              .collect(Collectors.joining("\n"));
      readings.add(failed(cause(error.get()), text));
    }
    return readings;
  }

  private static FailureCause cause(String error) {
    return switch (error) {
      case "authentication_failed" -> FailureCause.BAD_CREDENTIAL;
      case "rate_limit" -> FailureCause.RATE_LIMITED;
      case "server_error", "overloaded" -> FailureCause.PROVIDER_UNAVAILABLE;
      default -> FailureCause.AGENT_FAILED;
    };
  }

  private static List<Reading> blocks(Event event, EntryKind spoken) {
    Optional<String> group = event.id("parent_tool_use_id");
    Event content = event.at("message", "content");
    if (content.isText()) {
      return said(spoken, content.text(), group);
    }
    return content.items().stream().flatMap(block -> block(block, spoken, group).stream()).toList();
  }

  private static List<Reading> block(Event block, EntryKind spoken, Optional<String> group) {
    return switch (block.text("type")) {
      case "text" -> said(spoken, block.text("text"), group);
      case "thinking" -> said(THINKING, block.text("thinking"), group);
      case "redacted_thinking" -> List.of();
      case "tool_use", "server_tool_use" ->
          toolUse(block.text("name"), block.at("input"), block.id("id"));
      case "tool_result", "web_search_tool_result", "web_fetch_tool_result" ->
          block.isTrue("is_error")
              ? toolFailed(resultText(block.at("content")), block.id("tool_use_id"))
              : toolResult(resultText(block.at("content")), block.id("tool_use_id"));
      default -> unknown(block.json().toString());
    };
  }

  private static String resultText(Event content) {
    if (content.isText()) {
      return content.text();
    }
    return content.items().stream()
        .map(item -> item.isPresent("text") ? item.text("text") : "(" + item.text("type") + ")")
        .collect(Collectors.joining("\n"));
  }

  private static List<Reading> result(Event event) {
    Optional<Long> input =
        tokens(event, "inputTokens", "cacheReadInputTokens", "cacheCreationInputTokens");
    Optional<Long> output = tokens(event, "outputTokens");
    Optional<BigDecimal> cost = event.money("total_cost_usd");
    List<Reading> readings = new ArrayList<>();
    readings.addAll(
        new UsageText()
            .turns(event.count("num_turns"))
            .millis(event.count("duration_ms"))
            .cost(cost)
            .tokens(input, output)
            .entry());
    Optional<String> model = event.names("modelUsage").stream().findFirst();
    readings.add(new Reading.Usage(Reading.Span.RUN, input, output, cost, model));
    readings.addAll(EventVendor.conversation(event.text("session_id")));
    lastWord(event).ifPresent(readings::add);
    return readings;
  }

  private static Optional<Long> tokens(Event event, String... members) {
    if (!event.isPresent("modelUsage")) {
      return Optional.empty();
    }
    long sum = 0;
    for (Event model : event.items("modelUsage")) {
      for (String member : members) {
        sum += model.count(member).orElse(0L);
      }
    }
    return Optional.of(sum);
  }

  private static Optional<Reading> lastWord(Event event) {
    String subtype = event.text("subtype");
    boolean wentThrough = subtype.equals("success");
    if (wentThrough && !event.isTrue("is_error")) {
      return Optional.of(succeeded(event.text("result")));
    }
    if (event.text("terminal_reason").startsWith("aborted_")) {
      return asked(event);
    }
    Optional<Long> status = event.count("api_error_status");
    if (wentThrough && status.isEmpty()) {
      // No answer: the assistant's message just before this has said what failed, and better.
      return Optional.empty();
    }
    String text = event.text("result");
    String why = text.isEmpty() ? errors(event) : text;
    if (subtype.equals("error_max_turns")) {
      return Optional.of(failed(FailureCause.MAX_TURNS, why));
    }
    return Optional.of(
        failed(status.map(ProviderStatus::cause).orElse(FailureCause.AGENT_FAILED), why));
  }

  /** A turn that was ended: by what only a person can answer, or by a message that follows. */
  private static Optional<Reading> asked(Event event) {
    List<Event> denials = event.items("permission_denials");
    if (denials.isEmpty()) {
      return Optional.empty();
    }
    Event last = denials.getLast();
    return switch (last.text("tool_name")) {
      case ClaudeCodeInput.ASK ->
          Optional.of(EventVendor.asked(Asks.questions(last.at("tool_input", "questions"))));
      case ClaudeCodeInput.PLAN ->
          Optional.of(EventVendor.asked(Asks.plan(last.text("tool_input", "plan"))));
      default -> Optional.empty();
    };
  }

  private static String errors(Event event) {
    return event.items("errors").stream().map(Event::text).collect(Collectors.joining("\n"));
  }
}
