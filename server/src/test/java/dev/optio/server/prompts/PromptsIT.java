package dev.optio.server.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.WithServers;
import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.Operation;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.PromptMessages.CreatePromptTemplate;
import dev.optio.server.contract.PromptMessages.ListPromptTemplates;
import dev.optio.server.contract.PromptMessages.PreviewPromptTemplate;
import dev.optio.server.contract.PromptMessages.PreviewPromptText;
import dev.optio.server.contract.PromptMessages.PromptFaults;
import dev.optio.server.contract.PromptMessages.PromptParameter;
import dev.optio.server.contract.PromptMessages.PromptTemplate;
import dev.optio.server.contract.PromptMessages.PromptTemplateAnswer;
import dev.optio.server.contract.PromptMessages.PromptTemplatesAnswer;
import dev.optio.server.contract.PromptMessages.PromptTextPreview;
import dev.optio.server.contract.PromptMessages.RenderPrompt;
import dev.optio.server.contract.PromptMessages.RenderedPrompt;
import dev.optio.server.contract.PromptMessages.UpdatePromptTemplate;
import dev.optio.server.contract.Role;
import dev.optio.server.contract.SystemMessages.ById;
import dev.optio.server.ids.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompt templates over the bus and a database. */
@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptsIT {
  private final Seed seed;
  private final Bus bus;
  private final Caller.Person ann;

  PromptsIT(Backing backing) {
    seed = new Seed(backing.db());
    bus = new Bus(backing.vertx());
    new PromptsVerticle(backing.db(), Set.of("command"), seed.ids()).serve(bus);
    new PromptRenderingVerticle(backing.db()).serve(bus);
    ann = member();
  }

  @AfterAll
  void close() {
    bus.close();
  }

  @Test
  void keepsATemplateWithAllThatIsSaidAboutIt() {
    // Given
    PromptParameter size =
        new PromptParameter(
            "SIZE",
            Optional.of("How large"),
            true,
            Optional.of("a \"b\" {{C}}"),
            List.of("a \"b\" {{C}}", "é😀"));

    // When
    PromptTemplate kept =
        created(
            member(),
            new CreatePromptTemplate(
                " Mend ",
                Optional.of("For bugs"),
                "{{SIZE}} {{OTHER}}\n",
                List.of(size),
                Optional.of("command"),
                Optional.empty()));

    // Then
    assertThat(kept.name()).isEqualTo("Mend");
    assertThat(kept.description()).contains("For bugs");
    assertThat(kept.template()).isEqualTo("{{SIZE}} {{OTHER}}\n");
    assertThat(kept.defaultAgentType()).contains("command");
    assertThat(kept.version()).isEqualTo(1);
    assertThat(kept.parameters())
        .containsExactly(
            size,
            new PromptParameter("OTHER", Optional.empty(), true, Optional.empty(), List.of()));
  }

  @Test
  void refusesTheNameOfAnotherOneInWhateverCaseButNotOfAnotherWorkspace() {
    // Given
    created(ann, template("Straße ÄÖ", "x"));
    PromptTemplate other = created(ann, template("Other", "x"));

    // Then
    assertThat(refused(ask(ann, Operations.CREATE_PROMPT_TEMPLATE, template("straße äö", "y"))))
        .isEqualTo(ErrorCode.PROMPT_TEMPLATE_EXISTS);
    assertThat(refused(update(ann, other, Optional.of("STRAßE ÄÖ"), Optional.empty())))
        .isEqualTo(ErrorCode.PROMPT_TEMPLATE_EXISTS);
    assertThat(done(update(ann, other, Optional.of("OTHER"), Optional.empty())).template().name())
        .isEqualTo("OTHER");
    assertThat(created(member(), template("Straße ÄÖ", "x")).version()).isEqualTo(1);
  }

  @Test
  void letsNobodySeeOrTouchTheTemplatesOfAnotherWorkspace() {
    // Given
    PromptTemplate kept = created(ann, template("Mine", "{{A}}"));
    Caller.Person stranger = member();
    ById id = new ById(kept.id().toString());

    // Then
    assertThat(refused(ask(stranger, Operations.GET_PROMPT_TEMPLATE, id)))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(ask(stranger, Operations.DELETE_PROMPT_TEMPLATE, id)))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(update(stranger, kept, Optional.of("Yours"), Optional.empty())))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(
            refused(
                ask(
                    stranger,
                    Operations.PREVIEW_PROMPT_TEMPLATE,
                    new PreviewPromptTemplate(id.id(), Optional.of(params("A", "a"))))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(
            refused(
                ask(
                    stranger,
                    Operations.RENDER_PROMPT,
                    new RenderPrompt(id.id(), params("A", "a")))))
        .isEqualTo(ErrorCode.PROMPT_TEMPLATE_UNKNOWN);
    assertThat(
            done(ask(stranger, Operations.LIST_PROMPT_TEMPLATES, list("", Optional.empty(), 9)))
                .total())
        .isZero();
  }

  @Test
  void refusesAChangeOfAVersionThatIsNoLongerThere() {
    // Given
    PromptTemplate first = created(ann, template("Contested", "one"));
    PromptTemplate second =
        done(update(ann, first, Optional.empty(), Optional.of("two"))).template();

    // When
    Outcome<PromptTemplateAnswer> late = update(ann, first, Optional.empty(), Optional.of("three"));

    // Then
    assertThat(second.version()).isEqualTo(2);
    assertThat(refused(late)).isEqualTo(ErrorCode.PROMPT_TEMPLATE_CHANGED);
    assertThat(
            done(ask(ann, Operations.GET_PROMPT_TEMPLATE, new ById(first.id().toString())))
                .template())
        .isEqualTo(second);
  }

  @Test
  void aNewTextDropsWhatIsSaidAboutParametersThatItDoesNotHave() {
    // Given
    PromptTemplate kept = created(ann, template("Dropping", "{{A}} {{B}}"));

    // When
    PromptTemplate changed =
        done(update(ann, kept, Optional.empty(), Optional.of("{{B}} {{#if C}}{{/if}}"))).template();

    // Then
    assertThat(changed.parameters().stream().map(PromptParameter::name)).containsExactly("B", "C");
  }

  @Test
  void saysWhatIsWrongWithATemplateAndKeepsNothing() {
    // When
    Outcome<PromptTemplateAnswer> outcome =
        ask(ann, Operations.CREATE_PROMPT_TEMPLATE, template("Wrong", "a\n{{#if A}}\n{{b c}}"));

    // Then
    Outcome.Refused<?> refused = (Outcome.Refused<?>) outcome;
    assertThat(refused.code()).isEqualTo(ErrorCode.PROMPT_TEMPLATE_INVALID);
    assertThat(((PromptFaults) refused.details().orElseThrow()).mistakes()).hasSize(2);
    assertThat(
            done(ask(ann, Operations.LIST_PROMPT_TEMPLATES, list("Wrong", Optional.empty(), 9)))
                .total())
        .isZero();
  }

  @Test
  void refusesAKindOfAgentThatThereIsNot() {
    assertThat(
            refused(
                ask(
                    ann,
                    Operations.CREATE_PROMPT_TEMPLATE,
                    new CreatePromptTemplate(
                        "Agent",
                        Optional.empty(),
                        "x",
                        List.of(),
                        Optional.of("robot"),
                        Optional.empty()))))
        .isEqualTo(ErrorCode.AGENT_UNKNOWN);
  }

  @Test
  void listsByNameWithACursorThatDoesNotSlip() {
    // Given
    Caller.Person person = member();
    List<String> names =
        IntStream.range(0, 5).mapToObj(n -> (n % 2 == 0 ? "item " : "Item ") + n).toList();
    names.reversed().forEach(name -> created(person, template(name, "x")));
    created(person, template("100% other_", "x"));

    // When
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    PromptTemplatesAnswer page;
    do {
      page = done(ask(person, Operations.LIST_PROMPT_TEMPLATES, list("ITEM", cursor, 2)));
      page.templates().forEach(template -> seen.add(template.name()));
      cursor = page.nextCursor();
      if (seen.size() == 2) {
        // What comes and goes before the cursor moves nothing.
        created(person, template("item 00", "x"));
      }
    } while (page.hasMore());

    // Then
    assertThat(seen).isEqualTo(names);
    assertThat(page.total()).isEqualTo(6);
    assertThat(found(person, "% o")).containsExactly("100% other_");
    assertThat(found(person, "_")).containsExactly("100% other_");
    assertThat(found(person, "\\")).isEmpty();
    assertThat(
            refused(ask(person, Operations.LIST_PROMPT_TEMPLATES, list("", Optional.of("x"), 2))))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void rendersForANewTaskAndNamesWhatItMade() {
    // Given
    PromptTemplate kept =
        created(ann, template("Rendered", "Mend {{A}}{{#if B}} and {{B}}{{/if}}."));

    // When
    RenderedPrompt rendered =
        done(
            ask(
                ann,
                Operations.RENDER_PROMPT,
                new RenderPrompt(kept.id().toString(), params("A", "{{B}}"))));

    // Then
    assertThat(rendered.prompt()).isEqualTo("Mend {{B}}.");
    assertThat(rendered.name()).isEqualTo("Rendered");
    assertThat(rendered.version()).isEqualTo(1);
    assertThat(rendered.toString()).doesNotContain("Mend");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "00000000-0000-0000-0000-000000000000"})
  void rendersNothingThatThereIsNot(String id) {
    assertThat(refused(ask(ann, Operations.RENDER_PROMPT, new RenderPrompt(id, params("A", "a")))))
        .isEqualTo(ErrorCode.PROMPT_TEMPLATE_UNKNOWN);
  }

  @Test
  void refusesToRenderWithTheWrongParametersAndNamesThem() {
    // Given
    PromptTemplate kept = created(ann, template("Strict", "{{A}}"));
    RenderPrompt wrong = new RenderPrompt(kept.id().toString(), params("B", "b"));

    // When
    Outcome.Refused<?> refused = (Outcome.Refused<?>) ask(ann, Operations.RENDER_PROMPT, wrong);

    // Then
    assertThat(refused.code()).isEqualTo(ErrorCode.PROMPT_PARAMS_INVALID);
    assertThat(((PromptFaults) refused.details().orElseThrow()).parameters())
        .extracting("name")
        .containsExactly("B", "A");
  }

  @Test
  void refusesToHandOverAnEmptyPrompt() {
    // Given
    PromptTemplate kept = created(ann, template("Empty", "{{#if A}}{{A}}{{/if}}\n"));
    RenderPrompt without = new RenderPrompt(kept.id().toString(), params("A", ""));

    // Then
    assertThat(refused(ask(ann, Operations.RENDER_PROMPT, without)))
        .isEqualTo(ErrorCode.PROMPT_PARAMS_INVALID);
  }

  @Test
  void looksAtATextThatIsNotKept() {
    // When
    PromptTextPreview good = preview("{{A}} {{#if B}}{{/if}}", params("A", "a"));
    PromptTextPreview missing = preview("{{A}}", params("B", "b"));
    PromptTextPreview wrong = preview("{{A}", params("A", "a"));

    // Then
    assertThat(good.rendered()).contains("a ");
    assertThat(good.parameters()).extracting("name").containsExactly("A", "B");
    assertThat(missing.rendered()).isEmpty();
    assertThat(missing.problems()).extracting("name").containsExactly("B", "A");
    assertThat(wrong.mistakes()).hasSize(1);
    assertThat(wrong.rendered()).isEmpty();
  }

  @Test
  void deletesOnce() {
    // Given
    ById id = new ById(created(ann, template("Gone", "x")).id().toString());

    // When
    Nothing deleted = done(ask(ann, Operations.DELETE_PROMPT_TEMPLATE, id));

    // Then
    assertThat(deleted).isEqualTo(new Nothing());
    assertThat(refused(ask(ann, Operations.DELETE_PROMPT_TEMPLATE, id)))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(ask(ann, Operations.DELETE_PROMPT_TEMPLATE, new ById("x"))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  private Caller.Person member() {
    WorkspaceId workspace = seed.workspace();
    return new Caller.Person(seed.member(workspace, "member"), workspace, Role.MEMBER, false);
  }

  private <Q extends Record, A> Outcome<A> ask(
      Caller caller, Operation<Q, A> operation, Q request) {
    return bus.ask(operation, caller, request).await();
  }

  private PromptTemplate created(Caller caller, CreatePromptTemplate request) {
    return done(ask(caller, Operations.CREATE_PROMPT_TEMPLATE, request)).template();
  }

  private Outcome<PromptTemplateAnswer> update(
      Caller caller, PromptTemplate seen, Optional<String> name, Optional<String> text) {
    return ask(
        caller,
        Operations.UPDATE_PROMPT_TEMPLATE,
        new UpdatePromptTemplate(
            seen.id().toString(),
            name,
            Optional.empty(),
            text,
            Optional.empty(),
            Optional.empty(),
            Optional.of(seen.version())));
  }

  private List<String> found(Caller caller, String words) {
    return done(ask(caller, Operations.LIST_PROMPT_TEMPLATES, list(words, Optional.empty(), 9)))
        .templates()
        .stream()
        .map(PromptTemplate::name)
        .toList();
  }

  private PromptTextPreview preview(String text, ObjectNode params) {
    return done(
        ask(
            ann,
            Operations.PREVIEW_PROMPT_TEXT,
            new PreviewPromptText(text, List.of(), Optional.of(params))));
  }

  private static CreatePromptTemplate template(String name, String text) {
    return new CreatePromptTemplate(
        name, Optional.empty(), text, List.of(), Optional.empty(), Optional.empty());
  }

  private static ListPromptTemplates list(String words, Optional<String> cursor, int limit) {
    return new ListPromptTemplates(Optional.of(words), cursor, Optional.of(limit));
  }

  private static ObjectNode params(String name, String value) {
    return Json.MAPPER.createObjectNode().put(name, value);
  }

  private static <A> A done(Outcome<A> outcome) {
    if (outcome instanceof Outcome.Done<A>(A answer)) {
      return answer;
    }
    throw new AssertionError(outcome.toString());
  }

  private static ErrorCode refused(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Refused<?> refused) {
      return refused.code();
    }
    throw new AssertionError(outcome.toString());
  }
}
