package dev.optio.server.repos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionsCheck;
import dev.optio.server.agents.Vendor;
import dev.optio.server.agents.Vendors;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.RepositoryMessages.UpdateRepository;
import dev.optio.server.repos.core.BranchPatterns;
import java.util.Map;
import java.util.Optional;

/** What people may set for how agents work in a repository. */
final class Habits {
  private Habits() {}

  /** The habits with what a request changes of them, or what is wrong with that. */
  static Outcome<WorkHabits> merged(WorkHabits before, UpdateRepository request) {
    String agent = request.defaultAgentType().orElse(before.agent());
    Optional<Vendor> vendor = Vendors.named(agent);
    if (vendor.isEmpty()) {
      return Outcome.refused(
          ErrorCode.AGENT_UNKNOWN, "There is no kind of agent named " + agent + ".");
    }
    String pattern =
        request
            .branchPattern()
            .map(typed -> typed.isBlank() ? BranchPatterns.USUAL : typed)
            .orElse(before.branchPattern());
    Optional<String> wrong = BranchPatterns.mistake(pattern);
    if (wrong.isPresent()) {
      return refused("branchPattern", wrong.get());
    }
    Optional<String> file = changed(before.instructionsFile(), request.instructionsFile());
    if (file.filter(path -> path.startsWith("/") || path.contains("..")).isPresent()) {
      return refused("instructionsFile", "is a path within the repository.");
    }
    Optional<String> setup = changed(before.setupCommand(), request.setupCommand());
    Optional<String> test = changed(before.testCommand(), request.testCommand());
    return options(vendor.get(), before, request)
        .then(options ->
            Outcome.done(new WorkHabits(vendor.get().name(), options, setup, test, file, pattern)));
  }

  /** Options of another kind of agent mean nothing, so they do not stay. */
  private static Outcome<ObjectNode> options(
      Vendor vendor, WorkHabits before, UpdateRepository request) {
    ObjectNode wanted =
        request
            .defaultAgentOptions()
            .orElseGet(() ->
                vendor.name().equals(before.agent())
                    ? before.agentOptions()
                    : JsonNodeFactory.instance.objectNode());
    if (wanted.isEmpty()) {
      return Outcome.done(wanted);
    }
    return switch (vendor.check(wanted)) {
      case OptionsCheck.Valid(ObjectNode known) -> Outcome.done(known);
      case OptionsCheck.Invalid(String field, String message) ->
          Outcome.refused(
              ErrorCode.AGENT_OPTIONS_INVALID,
              "defaultAgentOptions." + field + " " + message,
              Map.of("field", field));
    };
  }

  private static Optional<String> changed(Optional<String> before, Optional<String> wanted) {
    return wanted.isPresent() ? wanted.map(String::strip).filter(text -> !text.isEmpty()) : before;
  }

  private static <A> Outcome<A> refused(String field, String rule) {
    return Outcome.refused(ErrorCode.INVALID_BODY, field + " " + rule, Map.of("field", field));
  }
}
