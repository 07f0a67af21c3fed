package dev.optio.server.logs.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          plain text, grün 😀|plain text, grün 😀
          ^[31mred^[0m|red
          ^[38;2;1;2;3mcolour^[m|colour
          ^]0;title^Grest|rest
          ^]8;;http://x^\\link^]8;;^\\|link
          ^Pq#0;2^\\seen|seen
          ^[2J^[Hcleared|cleared
          ^(Bset|set
          ^cfull reset|full reset
          a^Gb^Hc|abc
          """)
  void dropsWhatSteersATerminal(String given, String expected) {
    String text = given.replace("^G", "\u0007").replace("^H", "\b").replace("^", "\u001b");
    assertThat(PlainText.of(text)).isEqualTo(expected);
  }

  @Test
  void dropsControlsOfOneCharacterToo() {
    assertThat(PlainText.of("a\u009b31mb\u009d0;t\u009cc\u0085d\u007fe")).isEqualTo("abcde");
  }

  @Test
  void dropsWhatBreaksLinesOrReordersThem() {
    assertThat(PlainText.of("a\r\nb\u2028c\u2029d\u202ee\u2066f\u2069\u000bg\u000ch"))
        .isEqualTo("abcdefgh");
  }

  @Test
  void keepsTabsAndMarksOfDirection() {
    assertThat(PlainText.of("a\tb\u200f")).isEqualTo("a\tb\u200f");
  }

  @Test
  void neverDropsVisibleTextForAStringWithoutAnEnd() {
    assertThat(PlainText.of("\u001b]0;still here")).isEqualTo("0;still here");
    assertThat(PlainText.of("\u001b[12")).isEqualTo("12");
    assertThat(PlainText.of("end\u001b")).isEqualTo("end");
    assertThat(PlainText.of("\u001b]0;a\u001b[31mb")).isEqualTo("0;ab");
  }
}
