package dev.optio.server.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.logs.core.Entries;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogNewsTest {
  @Test
  void tellsTheEntriesThemselves() {
    List<LogEntry> entries = List.of(entry(5, "five"), entry(6, "\u001b[1msix"));
    LogNews.News news = LogNews.read(LogNews.payload(entries));
    assertThat(news.entries()).isEqualTo(entries);
    assertThat(news.head()).isEmpty();
  }

  @Test
  void tellsOnlyTheHeadOfWhatIsLarge() {
    LogNews.News news =
        LogNews.read(LogNews.payload(List.of(entry(5, "x"), entry(6, "x".repeat(300_000)))));
    assertThat(news.entries()).isEmpty();
    assertThat(news.head()).isEqualTo(Optional.of(6L));
  }

  @Test
  void countsBytesAndNotCharacters() {
    LogNews.News news = LogNews.read(LogNews.payload(List.of(entry(1, "\u0001".repeat(60_000)))));
    assertThat(news.head()).isEqualTo(Optional.of(1L));
  }

  @Test
  void readsWhatANewerReplicaSays() {
    assertThat(LogNews.read("{\"head\":3,\"more\":[1]}").head()).isEqualTo(Optional.of(3L));
  }

  @Test
  void saysThatItCannotRead() {
    assertThatThrownBy(() -> LogNews.read("not news")).isInstanceOf(IllegalArgumentException.class);
  }

  private static LogEntry entry(long n, String content) {
    return Entries.entry(n, EntryKind.TEXT, content);
  }
}
