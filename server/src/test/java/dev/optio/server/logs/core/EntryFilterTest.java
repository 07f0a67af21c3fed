package dev.optio.server.logs.core;

import static dev.optio.server.logs.core.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFilterTest {
  @Test
  void takesAllWhereNothingIsAsked() {
    assertThat(filter(List.of(), "").takesAll()).isTrue();
    assertThat(filter(List.of(), "").takes(entry(1, EntryKind.USAGE, ""))).isTrue();
  }

  @Test
  void takesTheKindsOfBothLists() {
    EntryFilter filter = filter(List.of("text,error", "tool_use"), "");
    assertThat(filter.kinds())
        .containsExactlyInAnyOrder(EntryKind.TEXT, EntryKind.ERROR, EntryKind.TOOL_USE);
    assertThat(filter.takes(entry(1, EntryKind.SYSTEM, ""))).isFalse();
  }

  @Test
  void findsTextWhateverItsCase() {
    EntryFilter filter = filter(List.of(), "GrÜn");
    assertThat(filter.takes(entry(1, EntryKind.TEXT, "alles grün hier"))).isTrue();
    assertThat(filter.takes(entry(1, EntryKind.TEXT, "alles blau hier"))).isFalse();
  }

  @Test
  void findsTextThatAColourChangeDivides() {
    EntryFilter filter = filter(List.of(), "all green");
    assertThat(filter.takes(entry(1, EntryKind.TEXT, "all \u001b[32mgreen\u001b[0m"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"loud", "text,,error", "TEXT", ""})
  void refusesKindsThatThereAreNot(String kinds) {
    assertThat(EntryFilter.read(List.of(kinds), Optional.empty()))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  private static EntryFilter filter(List<String> kinds, String search) {
    Outcome<EntryFilter> outcome = EntryFilter.read(kinds, Optional.of(search));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<EntryFilter>) outcome).answer();
  }
}
