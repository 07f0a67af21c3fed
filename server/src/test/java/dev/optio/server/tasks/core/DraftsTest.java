package dev.optio.server.tasks.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Titles, sizes, cursors and reasons to wait. */
class DraftsTest {
  @Nested
  class Titles {
    @ParameterizedTest
    @CsvSource({
      "Say hello, Say hello",
      "'\n\n  Say hello  \nand more', Say hello",
      "'\t\u0000\u0007\nSay\thello', Say hello",
      "'', Untitled task",
      "'   \n\t', Untitled task"
    })
    void areTheFirstLineWithWords(String prompt, String title) {
      assertThat(Drafts.title(prompt)).isEqualTo(title);
    }

    @Test
    void areCutAtAWord() {
      assertThat(Drafts.title("word ".repeat(30))).isEqualTo("word ".repeat(15) + "word…");
    }

    @Test
    void areCutInAWordThatIsLong() {
      assertThat(Drafts.title("a".repeat(200))).isEqualTo("a".repeat(80) + "…");
    }

    @Test
    void areNotCutInACharacter() {
      // Given
      String prompt = "a".repeat(79) + "😀".repeat(10);

      // Then
      assertThat(Drafts.title(prompt)).isEqualTo("a".repeat(79) + "…");
    }

    @Test
    void mayBeAsLongAsTheyMayBe() {
      assertThat(Drafts.title("a".repeat(80))).isEqualTo("a".repeat(80));
    }
  }

  @Nested
  class Prompts {
    @Test
    void areMeasuredInBytes() {
      assertThat(Drafts.tooLong("a".repeat(1 << 20))).isFalse();
      assertThat(Drafts.tooLong("a".repeat((1 << 20) + 1))).isTrue();
      assertThat(Drafts.tooLong("ü".repeat(1 << 19))).isFalse();
      assertThat(Drafts.tooLong("ü".repeat((1 << 19) + 1))).isTrue();
    }
  }

  @Nested
  class Places {
    private final Cursors.At at =
        new Cursors.At(Instant.parse("2026-01-01T00:00:00.123456Z"), new UUID(1, 2));

    @Test
    void areReadAsTheyWereWritten() {
      assertThat(Cursors.read(Cursors.write(at))).contains(at);
      assertThat(Cursors.write(at)).matches("[A-Za-z0-9_-]+").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "bm9uZQ", "MXwy", "fA", "2026-01-01"})
    void thatNobodyWroteAreNone(String cursor) {
      assertThat(Cursors.read(cursor)).isEmpty();
    }
  }

  @Nested
  class ReasonsToWait {
    private static final Instant DUE = Instant.parse("2026-01-01T00:00:07.9Z");

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            # later | used | workspace | repository | of repository | ahead | sentence
            true  | 5 | 5 | 2 | 2 | 9 | It is tried again at 2026-01-01T00:00:07Z.
            false | 5 | 5 | 2 | 2 | 9 | All 5 slots of this instance are in use.
            false | 4 | 3 | 2 | 2 | 9 | All 3 slots of this workspace are in use.
            false | 4 | 2 | 2 | 2 | 9 | Its repository runs at most 2 tasks at once.
            false | 4 | 2 | 1 | 1 | 9 | Its repository runs one task at once.
            false | 4 | 2 | 1 | 2 | 9 | Tasks ahead of it: 9.
            false | 4 | 2 | 1 | 2 | 0 | It starts in a moment.
            """)
    void nameTheLimitBeforeThePlace(
        boolean later,
        int used,
        int workspace,
        int repository,
        int ofRepository,
        int ahead,
        String sentence) {
      assertThat(
              Waiting.reason(
                  new Waiting.Facts(
                      DUE, false, later, used, 5, workspace, 3, repository, ofRepository, ahead)))
          .isEqualTo(sentence);
    }
  }

  @Test
  void reasonsHaveCodesForPrograms() {
    for (Reason reason : Reason.values()) {
      assertThat(reason.code()).matches("[a-z]+(_[a-z]+)*");
    }
  }
}
