package dev.optio.server.reconcile.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.TaskNoteMessages.NewAttachment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent is told at its start. */
class InstructionsTest {
  @Test
  void aFirstRunIsToldThePromptAsItIs() {
    assertThat(text(List.of(), false, false)).isEqualTo("Dig a pond.");
  }

  @Test
  void oneThatRemembersIsToldOnlyWhatWasSaidSince() {
    assertThat(text(List.of("Deeper.", "Rounder."), true, false)).isEqualTo("Deeper.\n\nRounder.");
  }

  @Test
  void oneThatRemembersAndHeardNothingNewIsToldToGoOn() {
    assertThat(text(List.of(), true, false)).startsWith("Go on").endsWith("Dig a pond.");
  }

  @Test
  void whatWasTooMuchToTellIsSaid() {
    assertThat(new Instructions("Dig.", List.of("Deeper."), 3, true, false).text())
        .isEqualTo("(3 older messages are left out.)\n\nDeeper.");
    assertThat(new Instructions("Dig.", List.of("Deeper."), 3, false, false).text())
        .endsWith("Said since then:\n\n(3 older messages are left out.)\n\nDeeper.");
  }

  @Test
  void oneThatRemembersNothingIsToldAll() {
    assertThat(text(List.of("Deeper."), false, false))
        .startsWith("Dig a pond.")
        .contains("Said since then:")
        .endsWith("Deeper.");
  }

  @Test
  void oneThatIsToPlanIsToldSoOnce() {
    assertThat(text(List.of(), false, true)).startsWith("Dig a pond.").contains("change nothing");
    assertThat(text(List.of("Deeper."), true, true)).isEqualTo("Deeper.");
  }

  @Test
  void attachedTextsAreFilesBelowTheHomeAndNamedInThePrompt() {
    // Given
    List<NewAttachment> attached =
        List.of(new NewAttachment("a.md", "A"), new NewAttachment("b.txt", "Bé"));

    // Then
    assertThat(Attached.sentence(List.of())).isEmpty();
    assertThat(Attached.sentence(attached))
        .contains("$HOME/.optio/attachments/a.md")
        .contains("$HOME/.optio/attachments/b.txt");
    assertThat(Attached.files(attached))
        .extracting(file -> file.variable().orElseThrow())
        .containsExactly("OPTIO_ATTACHMENT_1", "OPTIO_ATTACHMENT_2");
    assertThat(Attached.files(attached).getLast().content()).hasSize(3);
  }

  private static String text(List<String> said, boolean goesOn, boolean planOnly) {
    return new Instructions("Dig a pond.", said, 0, goesOn, planOnly).text();
  }
}
