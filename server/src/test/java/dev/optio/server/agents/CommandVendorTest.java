package dev.optio.server.agents;

import static dev.optio.server.agents.Assignments.anAssignment;
import static dev.optio.server.agents.Assignments.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.OutputName;
import dev.optio.server.sandbox.RunStatus;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandVendorTest {
  private final Vendor vendor = new CommandVendor();

  @Nested
  class Options {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {'argv': ['make', 'fix', '']}
            {'shell': 'make fix && git commit -am fixed'}
            {'shell': 'true', 'argv': null}
            {'shell': 'true', 'input': 'open'}
            {'argv': ['make'], 'input': 'closed'}
            """)
    void takesEitherArgumentsOrAShellLine(String given) {
      assertThat(vendor.check(options(given))).isInstanceOf(OptionsCheck.Valid.class);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {}                                   | argv  | exactly one of
            {'argv': ['a'], 'shell': 'b'}        | shell | exactly one of
            {'argv': []}                         | argv  | 1 to 256 texts
            {'argv': ['']}                       | argv  | name a program
            {'argv': 'make'}                     | argv  | 1 to 256 texts
            {'argv': ['make', 3]}                | argv  | each item must be a text
            {'argv': ['make', 'a\\u0000b']}      | argv  | without NUL
            {'shell': ''}                        | shell | must be a text
            {'shell': ['make']}                  | shell | must be a text
            {'shell': 'a\\u0000b'}               | shell | without NUL
            {'shell': 'x', 'model': 'big'}       | model | known are argv, shell, input
            {'shell': 'x', 'input': true}        | input | one of closed, open
            {'input': 'open'}                    | argv  | exactly one of
            """)
    void refusesWhatItCannotRunAndSaysWhatWouldBeRight(String given, String field, String why) {
      // When
      OptionsCheck check = vendor.check(options(given));

      // Then
      assertThat(check)
          .isInstanceOfSatisfying(
              OptionsCheck.Invalid.class,
              invalid -> {
                assertThat(invalid.field()).isEqualTo(field);
                assertThat(invalid.message()).contains(why);
              });
    }

    @Test
    void refusesMoreThanTheKernelTakes() {
      // Given
      var many = options("{}");
      var items = many.putArray("argv");
      for (int i = 0; i < 257; i++) {
        items.add("x");
      }
      var large = options("{}");
      var texts = large.putArray("argv");
      for (int i = 0; i < 9; i++) {
        texts.add("x".repeat(64 * 1024));
      }
      var longLine = options("{}").put("shell", "ü".repeat(32 * 1024 + 1));

      // Then
      assertThat(vendor.check(many)).isInstanceOf(OptionsCheck.Invalid.class);
      assertThat(vendor.check(large)).isInstanceOf(OptionsCheck.Invalid.class);
      assertThat(vendor.check(longLine)).isInstanceOf(OptionsCheck.Invalid.class);
    }
  }

  @Nested
  class Start {
    @Test
    void runsArgumentsAsTheyAreAndGivesThePromptInThreeWays() {
      // When
      Launch launch =
          vendor.prepare(
              anAssignment()
                  .with("{'argv': ['my agent', '-x', '$HOME']}")
                  .secret("TOKEN", "s3")
                  .build());

      // Then
      assertThat(launch.argv()).containsExactly("my agent", "-x", "$HOME");
      assertThat(launch.input()).isEqualTo(Assignments.PROMPT.getBytes(UTF_8));
      assertThat(launch.keepsInputOpen()).isFalse();
      assertThat(launch.environment())
          .containsEntry("OPTIO_PROMPT", Assignments.PROMPT)
          .containsEntry("TOKEN", "s3")
          .hasSize(2);
      assertThat(launch.files()).singleElement().satisfies(CommandVendorTest.this::isThePrompt);
      assertThat(launch.outputLimit()).isEqualTo(Assignments.OUTPUT_LIMIT);
    }

    @Test
    void givesALineToTheShell() {
      // When
      Launch launch = vendor.prepare(anAssignment().with("{'shell': 'cat | wc -l'}").build());

      // Then
      assertThat(launch.argv()).containsExactly("sh", "-c", "cat | wc -l");
    }

    @Test
    void leavesOutOfTheEnvironmentWhatDoesNotFitThere() {
      // Given
      String fits = "ü".repeat(Assignment.PROMPT_IN_ENVIRONMENT / 2);

      // Then
      assertThat(environmentWith(fits)).containsEntry("OPTIO_PROMPT", fits);
      assertThat(environmentWith(fits + "x")).isEmpty();
      assertThat(environmentWith("a\0b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fix it", "Fix it\n"})
    void leavesInputOpenBehindThePromptWhenAskedTo(String prompt) {
      // When
      Launch launch =
          vendor.prepare(
              anAssignment().prompt(prompt).with("{'shell': 'read a', 'input': 'open'}").build());

      // Then
      assertThat(launch.keepsInputOpen()).isTrue();
      assertThat(launch.input()).asString(UTF_8).isEqualTo("Fix it\n");
      assertThat(launch.files().getFirst().content()).isEqualTo(prompt.getBytes(UTF_8));
    }

    private java.util.Map<String, String> environmentWith(String prompt) {
      return vendor
          .prepare(anAssignment().prompt(prompt).with("{'shell': 'true'}").build())
          .environment();
    }
  }

  @Nested
  class Told {
    @Test
    void takesAMessageAsItIsWhenItsInputIsOpen() {
      assertThat(vendor.inputLine(options("{'shell': 'x', 'input': 'open'}"), "Now the tests"))
          .contains("Now the tests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'shell': 'x'}", "{'argv': ['x'], 'input': 'closed'}"})
    void takesNoneWhenItIsNot(String given) {
      assertThat(vendor.inputLine(options(given), "Now the tests")).isEmpty();
      assertThat(vendor.takesMessages(options(given))).isFalse();
    }
  }

  @Nested
  class Ends {
    private static final String ARGV = "{'argv': ['build-it', '-x']}";
    private static final String SHELL = "{'shell': 'build-it -x'}";

    @Test
    void succeedsWithStatusZero() {
      assertThat(conclude(ARGV, 0)).isEqualTo(new Verdict.Success(""));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            1   | AGENT_FAILED    | The program "build-it" failed (exit status 1).
            126 | PROGRAM_MISSING | The program "build-it", or one that it runs, is there but cannot be run (exit status 126).
            127 | PROGRAM_MISSING | The program "build-it", or one that it runs, was not found where agents run (exit status 127).
            128 | AGENT_FAILED    | The program "build-it" failed (exit status 128).
            137 | KILLED          | The program "build-it" was ended by SIGKILL, as happens when memory runs out (exit status 137).
            139 | KILLED          | The program "build-it" was ended by SIGSEGV (exit status 139).
            143 | KILLED          | The program "build-it" was ended by SIGTERM (exit status 143).
            145 | AGENT_FAILED    | The program "build-it" failed (exit status 145).
            255 | AGENT_FAILED    | The program "build-it" failed (exit status 255).
            """)
    void saysWhatAnyOtherStatusMeans(int status, FailureCause cause, String message) {
      assertThat(conclude(ARGV, status)).isEqualTo(new Verdict.Failure(cause, message));
    }

    @Test
    void speaksOfTheShellLineWhenThereIsOne() {
      assertThat(conclude(SHELL, 127))
          .isEqualTo(
              new Verdict.Failure(
                  FailureCause.PROGRAM_MISSING,
                  "A program that the shell line names was not found where agents run (exit status"
                      + " 127)."));
      assertThat(conclude(SHELL, 2))
          .isEqualTo(
              new Verdict.Failure(
                  FailureCause.AGENT_FAILED, "The shell line failed (exit status 2)."));
    }

    private Verdict conclude(String options, int status) {
      return vendor.conclude(
          options(options), new RunStatus.Exited(status, 0, 0, false), Optional.empty());
    }
  }

  @ParameterizedTest
  @EnumSource(OutputName.class)
  void showsEveryLineAsTextEvenAnEmptyOne(OutputName output) {
    for (String line : new String[] {"", "done", "{\"type\":\"result\"}", "error: fatal"}) {
      assertThat(vendor.read(output, line))
          .containsExactly(new Reading.Entry(EntryKind.TEXT, line, Optional.empty()));
    }
  }

  private void isThePrompt(Launch.HomeFile file) {
    assertThat(file.path()).isEqualTo(Assignment.PROMPT_FILE);
    assertThat(file.content()).isEqualTo(Assignments.PROMPT.getBytes(UTF_8));
  }
}
