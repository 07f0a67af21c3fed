package dev.optio.server.reconcile.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.agents.Reading.Span;
import dev.optio.server.agents.Reading.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How a run's output is read, and what is kept of the run. */
class OutputTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Nested
  class Lines {
    private final String text = "one\ntwo\r\n\nthree ü€😀\nrest";

    @Test
    void areTheSameWhereverTheBytesAreCut() {
      // Given
      byte[] whole = bytes(text);
      for (int cut = 0; cut <= whole.length; cut++) {
        LineSplitter splitter = new LineSplitter(0);

        // When
        List<String> lines = new ArrayList<>();
        lines.addAll(splitter.feed(Arrays.copyOfRange(whole, 0, cut)));
        lines.addAll(splitter.feed(Arrays.copyOfRange(whole, cut, whole.length)));
        lines.addAll(splitter.rest());

        // Then
        assertThat(lines).containsExactly("one", "two", "", "three ü€😀", "rest");
        assertThat(splitter.offset()).isEqualTo(whole.length);
      }
    }

    @Test
    void areEachReadOnceWhoeverGoesOnAfterACrash() {
      // Given
      byte[] whole = bytes(text);
      for (int crash = 0; crash <= whole.length; crash++) {
        LineSplitter before = new LineSplitter(0);

        // When
        List<String> lines = new ArrayList<>(before.feed(Arrays.copyOfRange(whole, 0, crash)));
        LineSplitter after = new LineSplitter(before.offset());
        lines.addAll(after.feed(Arrays.copyOfRange(whole, (int) before.offset(), whole.length)));
        lines.addAll(after.rest());

        // Then
        assertThat(lines).containsExactly("one", "two", "", "three ü€😀", "rest");
      }
    }

    @Test
    void thatAreTooLongAreCutAndNothingIsLost() {
      // Given
      LineSplitter splitter = new LineSplitter(0, 4);

      // When
      List<String> lines = new ArrayList<>(splitter.feed(bytes("abcdefghij\nk\n")));
      lines.addAll(splitter.rest());

      // Then
      assertThat(String.join("", lines)).isEqualTo("abcdefghijk");
      assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(4));
      assertThat(splitter.offset()).isEqualTo(13);
    }

    @Test
    void thatAreNoTextAreReplacedAndCounted() {
      // Given
      LineSplitter splitter = new LineSplitter(100);

      // When
      List<String> lines = splitter.feed(new byte[] {(byte) 0xC3, (byte) 0x28, '\n'});

      // Then
      assertThat(lines).containsExactly("\uFFFD(");
      assertThat(splitter.offset()).isEqualTo(103);
    }

    @Test
    void thatAreNotCompleteAreNotCounted() {
      // Given
      LineSplitter splitter = new LineSplitter(0);

      // When
      splitter.feed(bytes("one\ntw"));

      // Then
      assertThat(splitter.offset()).isEqualTo(4);
      assertThat(new LineSplitter(0).rest()).isEmpty();
    }
  }

  @Nested
  class Usages {
    private final UsageSum none =
        new UsageSum(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static Usage said(Span span, long tokens, String cost, String model) {
      return new Usage(
          span,
          Optional.of(tokens),
          Optional.empty(),
          Optional.of(new BigDecimal(cost)),
          Optional.of(model));
    }

    @Test
    void ofStepsAreAdded() {
      // When
      UsageSum sum =
          none.plus(said(Span.STEP, 10, "0.10", "a")).plus(said(Span.STEP, 5, "0.02", "b"));

      // Then
      assertThat(sum.inputTokens()).contains(15L);
      assertThat(sum.costUsd()).contains(new BigDecimal("0.12"));
      assertThat(sum.model()).contains("b");
      assertThat(sum.outputTokens()).as("nobody said any").isEmpty();
    }

    @Test
    void ofTheWholeRunReplaceWhatWasAdded() {
      // When
      UsageSum sum =
          none.plus(said(Span.STEP, 10, "0.10", "a")).plus(said(Span.RUN, 12, "0.11", "a"));

      // Then
      assertThat(sum.inputTokens()).contains(12L);
      assertThat(sum.costUsd()).contains(new BigDecimal("0.11"));
    }
  }

  @Nested
  class Capsules {
    private final Capsule capsule =
        new Capsule("a".repeat(40), "b".repeat(40), new byte[] {1, 2, 3}, new byte[0]);

    @Test
    void areReadAsTheyWereWritten() {
      // When
      Capsule read = Capsule.decode(capsule.encode());

      // Then
      assertThat(read.base()).isEqualTo(capsule.base());
      assertThat(read.head()).isEqualTo(capsule.head());
      assertThat(read.pack()).isEqualTo(capsule.pack());
      assertThat(read.conversation()).isEmpty();
    }

    @Test
    void ofAnotherFormAreRefused() {
      // Given
      byte[] bytes = capsule.encode();
      bytes[0] = 9;

      // Then
      assertThatThrownBy(() -> Capsule.decode(bytes))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("form 9");
    }

    @Test
    void printTheirSizesOnly() {
      assertThat(capsule).hasToString("Capsule[pack=3, conversation=0]");
    }
  }
}
