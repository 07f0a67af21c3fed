package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Assignments.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.agents.OptionField.Kind;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.RunStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every vendor. */
class VendorsTest {
  private static final String PROMPT = "Say \"hello\" to the wörld\n-- in $LANG";

  static List<Vendor> vendors() {
    return Vendors.all();
  }

  static List<Vendor> programs() {
    return Vendors.all().stream().filter(vendor -> vendor.program().isPresent()).toList();
  }

  @Test
  void areTheSixOfTheContract() {
    assertThat(Vendors.profiles())
        .extracting(VendorProfile::name)
        .containsExactly("claude-code", "codex", "gemini", "opencode", "copilot", "command");
    assertThat(Vendors.named("codex")).map(Vendor::name).contains("codex");
    assertThat(Vendors.named("Codex")).isEmpty();
  }

  @Nested
  class Options {
    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#vendors")
    void refuseWhatIsNotKnownAndSayWhatIs(Vendor vendor) {
      // When
      OptionsCheck check = vendor.check(good(vendor).put("temperature", 1));

      // Then
      assertThat(check)
          .isInstanceOfSatisfying(
              OptionsCheck.Invalid.class,
              invalid -> {
                assertThat(invalid.field()).isEqualTo("temperature");
                assertThat(invalid.message())
                    .startsWith("is not known; known are ")
                    .contains(vendor.profile().options().getFirst().name());
              });
    }

    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#vendors")
    void areCheckedOneByOne(Vendor vendor) {
      for (OptionField field : vendor.profile().options()) {
        // Given
        ObjectNode wrong = good(vendor);
        wrong.remove(field.name());
        wrong.putObject(field.name());

        // Then
        assertThat(vendor.check(wrong))
            .as(field.name())
            .isInstanceOfSatisfying(
                OptionsCheck.Invalid.class,
                invalid -> {
                  assertThat(invalid.field()).isEqualTo(field.name());
                  assertThat(invalid.message()).startsWith("must be").endsWith(".");
                });
      }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            claude-code | {'claudeModel': 'opus', 'claudeEffort': 'high', 'claudeContextWindow': '1m', 'claudeThinking': true, 'maxTurnsCoding': 30} | {'model': 'opus', 'effort': 'high', 'contextWindow': '1m', 'thinking': true, 'maxTurns': 30}
            gemini      | {'geminiModel': 'gemini-2.5-pro', 'geminiApprovalMode': 'auto_edit'} | {'model': 'gemini-2.5-pro', 'approvalMode': 'auto_edit'}
            opencode    | {'opencodeModel': 'm', 'opencodeAgent': 'plan', 'opencodeProvider': 'groq'} | {'model': 'm', 'agent': 'plan', 'provider': 'groq'}
            opencode    | {'opencodeModel': 'm', 'opencodeBaseUrl': 'http://models.test/v1'} | {'model': 'm', 'baseUrl': 'http://models.test/v1'}
            copilot     | {'copilotModel': 'auto', 'copilotEffort': 'low'} | {'model': 'auto', 'effort': 'low'}
            codex       | {'model': 'gpt-5', 'effort': null} | {'model': 'gpt-5'}
            """)
    void takeTheNamesOfTheFollowedProduct(String name, String given, String known) {
      assertThat(vendor(name).check(options(given)))
          .isEqualTo(new OptionsCheck.Valid(options(known)));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            claude-code | {'model': 'opus', 'claudeModel': 'sonnet'}    | claudeModel   | given twice
            claude-code | {'contextWindow': '1m'}                       | contextWindow | needs a model
            claude-code | {'model': '--resume'}                         | model         | beginning with a letter
            claude-code | {'effort': 'most'}                            | effort        | one of low, medium
            claude-code | {'maxTurns': 0}                               | maxTurns      | from 1 to 10000
            claude-code | {'maxTurns': '5'}                             | maxTurns      | whole number
            claude-code | {'maxTurns': 1.5}                             | maxTurns      | whole number
            claude-code | {'thinking': 'yes'}                           | thinking      | true or false
            codex       | {'baseUrl': 'https://me:pw@models.test'}      | baseUrl       | without user name
            codex       | {'baseUrl': 'file:///etc/passwd'}             | baseUrl       | http or https
            codex       | {'baseUrl': 'http://models.test/\\"}#'}       | baseUrl       | http or https
            codex       | {'baseUrl': 'http://models.test/?key=secret'} | baseUrl       | query
            opencode    | {'baseUrl': 'http://models.test'}             | baseUrl       | needs a model
            opencode    | {'provider': 'groq'}                          | provider      | needs a model
            opencode    | {'model': 'm', 'provider': 'groq', 'baseUrl': 'http://models.test'} | provider | together with baseUrl
            copilot     | {'baseUrl': 'http://models.test'}             | baseUrl       | needs a model
            gemini      | {'approvalMode': 'all'}                       | approvalMode  | one of default
            """)
    void refuseWhatCannotBe(String name, String given, String field, String why) {
      assertThat(vendor(name).check(options(given)))
          .isInstanceOfSatisfying(
              OptionsCheck.Invalid.class,
              invalid -> {
                assertThat(invalid.field()).isEqualTo(field);
                assertThat(invalid.message()).contains(why);
              });
    }
  }

  @Nested
  class Launches {
    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#vendors")
    void keepPromptAndSecretsOutOfArguments(Vendor vendor) {
      // Given
      Map<String, String> secrets = secrets(vendor);

      // When
      Launch launch =
          vendor.prepare(
              anAssignment()
                  .prompt(PROMPT)
                  .options(valid(vendor))
                  .secrets(secrets)
                  .resuming("c0ffee-1")
                  .build());

      // Then
      assertThat(launch.argv())
          .noneMatch(argument -> argument.contains("wörld") || argument.contains("s3cret"));
      assertThat(launch.environment()).containsEntry("OPTIO_PROMPT", PROMPT);
      assertThat(launch.environment()).containsEntry("DEPLOY_TOKEN", "s3cret-deploy");
      vendor.providerSecrets().stream()
          .limit(1)
          .forEach(name -> assertThat(launch.environment()).containsKey(name));
      assertThat(launch.files())
          .noneMatch(file -> new String(file.content(), UTF_8).contains("s3cret"))
          .anySatisfy(file -> assertThat(file.content()).asString(UTF_8).isEqualTo(PROMPT));
      assertThat(launch.input()).asString(UTF_8).contains("wörld").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#programs")
    void beginWithTheProgramAndNameTheConversationOnlyWhenResuming(Vendor vendor) {
      // When
      Launch first = vendor.prepare(anAssignment().build());
      Launch resumed = vendor.prepare(anAssignment().resuming("c0ffee-1").build());

      // Then
      assertThat(vendor.program()).contains(first.argv().getFirst());
      assertThat(String.join(" ", first.argv())).doesNotContain("resume").doesNotContain("c0ffee");
      assertThat(String.join(" ", resumed.argv())).contains("c0ffee-1");
      assertThat(vendor.profile().can(Ability.RESUMES)).isTrue();
      assertThat(vendor.conversationPaths()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#vendors")
    void leaveInputOpenExactlyWhenMessagesAreTaken(Vendor vendor) {
      // Given
      ObjectNode options = valid(vendor);

      // When
      Launch launch = vendor.prepare(anAssignment().options(options).build());

      // Then
      assertThat(launch.keepsInputOpen())
          .isEqualTo(vendor.takesMessages(options))
          .isEqualTo(vendor.inputLine(options, "more").isPresent());
    }

    private static Map<String, String> secrets(Vendor vendor) {
      Map<String, String> secrets = new HashMap<>(Map.of("DEPLOY_TOKEN", "s3cret-deploy"));
      vendor.providerSecrets().forEach(name -> secrets.put(name, "s3cret-" + name));
      return secrets;
    }
  }

  @Nested
  class Endings {
    private static final Optional<Reading.Finished> NOTHING = Optional.empty();
    private static final Optional<Reading.Finished> WELL =
        Optional.of(new Reading.Finished(Optional.empty(), "All done."));
    private static final Optional<Reading.Finished> BADLY =
        Optional.of(new Reading.Finished(Optional.of(FailureCause.RATE_LIMITED), "Slow down."));

    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#programs")
    void areGoodOnlyWhenLastWordAndStatusAre(Vendor vendor) {
      assertThat(end(vendor, 0, WELL)).isEqualTo(new Verdict.Success("All done."));
      assertThat(end(vendor, 3, WELL)).isEqualTo(failure(vendor, "failed (exit status 3)."));
      assertThat(end(vendor, 0, NOTHING))
          .isEqualTo(failure(vendor, "exited without saying how it ended (exit status 0)."));
      assertThat(end(vendor, 0, BADLY))
          .isEqualTo(
              new Verdict.Failure(
                  FailureCause.RATE_LIMITED,
                  vendor.profile().displayName() + " failed: Slow down (exit status 0)."));
    }

    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#programs")
    void believeStatusZeroWhenTheLastWordMayHaveBeenCutOff(Vendor vendor) {
      assertThat(
              vendor.conclude(options("{}"), new RunStatus.Exited(0, 9, 9, true), Optional.empty()))
          .isEqualTo(new Verdict.Success(""));
    }

    @ParameterizedTest
    @MethodSource("dev.optio.server.agents.VendorsTest#programs")
    void tellAMissingProgramFromADeath(Vendor vendor) {
      String program = vendor.program().orElseThrow();
      assertThat(end(vendor, 127, NOTHING))
          .isEqualTo(
              new Verdict.Failure(
                  FailureCause.PROGRAM_MISSING,
                  "The program \""
                      + program
                      + "\" was not found where agents run (exit status 127)."));
      assertThat(end(vendor, 137, WELL))
          .isEqualTo(
              new Verdict.Failure(
                  FailureCause.KILLED,
                  vendor.profile().displayName()
                      + " was ended by SIGKILL, as happens when memory runs out (exit status"
                      + " 137)."));
    }

    private static Verdict end(Vendor vendor, int status, Optional<Reading.Finished> word) {
      return vendor.conclude(options("{}"), new RunStatus.Exited(status, 0, 0, false), word);
    }

    private static Verdict failure(Vendor vendor, String rest) {
      return new Verdict.Failure(
          FailureCause.AGENT_FAILED, vendor.profile().displayName() + " " + rest);
    }
  }

  private static Vendor vendor(String name) {
    return Vendors.named(name).orElseThrow();
  }

  private static ObjectNode valid(Vendor vendor) {
    return ((OptionsCheck.Valid) vendor.check(good(vendor))).options();
  }

  /** Every option that goes together with the others, each with a value that is right. */
  private static ObjectNode good(Vendor vendor) {
    ObjectNode options = options("{}");
    for (OptionField field : vendor.profile().options()) {
      switch (field.kind()) {
        case Kind.Name() -> options.put(field.name(), "name-1");
        case Kind.Text(int maxBytes) -> {}
        case Kind.Texts(int maxItems, int maxBytes) -> options.putArray(field.name()).add("make");
        case Kind.Whole(int min, int max) -> options.put(field.name(), min);
        case Kind.Choice(List<String> values) -> options.put(field.name(), values.getFirst());
        case Kind.Flag() -> options.put(field.name(), true);
        case Kind.Address() -> options.put(field.name(), "https://models.test/v1");
      }
    }
    if (options.has("baseUrl")) {
      options.remove("provider");
    }
    return options;
  }
}
