package dev.optio.server.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.optio.server.sandbox.Launch;
import dev.optio.server.sandbox.SandboxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchCheckTest {
  private static final String LONGEST = "x".repeat(127 * 1024);

  @Test
  void takesWhatAProcessCanHave() {
    // Given
    Launch launch =
        new Launch(
            List.of("agent", "--flag", "", LONGEST),
            Map.of("TOKEN", LONGEST, "_x1", "a\nb"),
            List.of(new Launch.HomeFile(".a/b c", new byte[0], Optional.of("FILE"))),
            new byte[0],
            false,
            1);

    // When, Then
    assertThatCode(() -> LaunchCheck.check(launch)).doesNotThrowAnyException();
  }

  @Test
  void refusesALaunchOfNothing() {
    assertImpossible(launch(List.of(), Map.of(), List.of()));
  }

  @Test
  void refusesTextThatNoProcessCanBeGiven() {
    assertImpossible(launch(List.of("a\0b"), Map.of(), List.of()));
    assertImpossible(launch(List.of("a", LONGEST + "x".repeat(1024)), Map.of(), List.of()));
    assertImpossible(launch(List.of("a"), Map.of("T", "a\0b"), List.of()));
    assertImpossible(launch(List.of("a"), Map.of("T", LONGEST + "x".repeat(1024)), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A-B", "A B", "A=B", "A;B", "$A", "UID", "SHELLOPTS", "A\n"})
  void refusesNamesThatAShellCannotHave(String name) {
    assertImpossible(launch(List.of("a"), Map.of(name, "x"), List.of()));
    assertImpossible(
        launch(
            List.of("a"),
            Map.of(),
            List.of(new Launch.HomeFile("f", new byte[0], Optional.of(name)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/etc/passwd", "../x", "a/../../x", "a/../b", "a//b", "a/", ".", "-r", "a\nb"})
  void refusesFilesOutOfTheHome(String path) {
    assertImpossible(
        launch(List.of("a"), Map.of(), List.of(new Launch.HomeFile(path, new byte[0]))));
  }

  @Test
  void saysNothingOfAValue() {
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(
            () -> LaunchCheck.check(launch(List.of("a"), Map.of("T", "hidden\0"), List.of())))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("hidden"));
  }

  private static Launch launch(
      List<String> argv, Map<String, String> environment, List<Launch.HomeFile> files) {
    return new Launch(argv, environment, files, new byte[0], false, 1);
  }

  private static void assertImpossible(Launch launch) {
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> LaunchCheck.check(launch))
        .satisfies(
            refusal -> assertThat(refusal.kind()).isEqualTo(SandboxException.Cause.IMPOSSIBLE));
  }
}
