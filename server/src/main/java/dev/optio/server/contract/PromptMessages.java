package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers of the operations tagged {@code prompts}. */
public final class PromptMessages {
  private PromptMessages() {}

  /**
   * A parameter as people describe it.
   *
   * @param required whether its value may not be empty
   * @param choices what its value must be one of; empty for any text
   */
  public record PromptParameter(
      String name,
      Optional<String> description,
      boolean required,
      Optional<String> defaultValue,
      List<String> choices) {
    public PromptParameter {
      choices = choices == null ? List.of() : List.copyOf(choices);
    }
  }

  /** Something in a template's text that is wrong; line and column count from 1. */
  public record PromptMistake(int line, int column, String message) {}

  /** What can be wrong with a parameter. */
  public enum ProblemKind {
    /** It has no value and needs one. */
    MISSING,
    /** The template has no parameter of that name. */
    UNKNOWN,
    /** Its value or its description cannot be used. */
    UNFIT,
    /** It is described, and not in the text. */
    UNUSED;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record PromptProblem(String name, ProblemKind kind, String message) {}

  /** The details of refusals: what is wrong with the text, and with which parameters. */
  public record PromptFaults(List<PromptMistake> mistakes, List<PromptProblem> parameters) {
    public PromptFaults {
      mistakes = List.copyOf(mistakes);
      parameters = List.copyOf(parameters);
    }
  }

  public record ListPromptTemplates(
      Optional<String> q, Optional<String> cursor, Optional<Integer> limit) {}

  public record CreatePromptTemplate(
      String name,
      Optional<String> description,
      String template,
      List<PromptParameter> parameters,
      Optional<String> defaultAgentType,
      Optional<String> kind) {
    public CreatePromptTemplate {
      parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }

    /** Hides the text. */
    @Override
    public String toString() {
      return "CreatePromptTemplate[" + name + "]";
    }
  }

  /** An empty description or kind of agent takes the one that was there away. */
  public record UpdatePromptTemplate(
      String id,
      Optional<String> name,
      Optional<String> description,
      Optional<String> template,
      Optional<List<PromptParameter>> parameters,
      Optional<String> defaultAgentType,
      Optional<Long> version) {
    /** Hides the text. */
    @Override
    public String toString() {
      return "UpdatePromptTemplate[" + id + "]";
    }
  }

  public record PromptTemplate(
      UUID id,
      UUID workspaceId,
      String name,
      Optional<String> description,
      String template,
      List<PromptParameter> parameters,
      Optional<String> defaultAgentType,
      Optional<UUID> createdBy,
      long version,
      Instant createdAt,
      Instant updatedAt) {
    public PromptTemplate {
      parameters = List.copyOf(parameters);
    }

    /** Hides the text. */
    @Override
    public String toString() {
      return "PromptTemplate[" + id + "]";
    }
  }

  public record PromptTemplateAnswer(PromptTemplate template) {}

  public record PromptTemplatesAnswer(
      List<PromptTemplate> templates, Optional<String> nextCursor, boolean hasMore, long total) {}

  public record PreviewPromptTemplate(String id, Optional<ObjectNode> params) {
    /** Hides the values. */
    @Override
    public String toString() {
      return "PreviewPromptTemplate[" + id + "]";
    }
  }

  public record PromptPreview(String rendered) {
    /** Hides the prompt. */
    @Override
    public String toString() {
      return "PromptPreview[]";
    }
  }

  public record PreviewPromptText(
      String template, List<PromptParameter> parameters, Optional<ObjectNode> params) {
    public PreviewPromptText {
      parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }

    /** Hides the text and the values. */
    @Override
    public String toString() {
      return "PreviewPromptText[]";
    }
  }

  /**
   * A look at a text that is not stored.
   *
   * @param parameters those of the text, with what is said about them
   * @param rendered absent while anything is wrong
   */
  public record PromptTextPreview(
      List<PromptParameter> parameters,
      List<PromptMistake> mistakes,
      List<PromptProblem> problems,
      Optional<String> rendered) {
    public PromptTextPreview {
      parameters = List.copyOf(parameters);
      mistakes = List.copyOf(mistakes);
      problems = List.copyOf(problems);
    }

    /** Hides the prompt. */
    @Override
    public String toString() {
      return "PromptTextPreview[]";
    }
  }

  /** Asks for a prompt made of a template of the caller's workspace. */
  public record RenderPrompt(String templateId, ObjectNode params) {
    /** Hides the values. */
    @Override
    public String toString() {
      return "RenderPrompt[" + templateId + "]";
    }
  }

  /** A prompt, and which version of which template it was made of. */
  public record RenderedPrompt(
      String prompt, UUID templateId, String name, long version, Optional<String> agentType) {
    /** Hides the prompt. */
    @Override
    public String toString() {
      return "RenderedPrompt[" + templateId + "]";
    }
  }
}
