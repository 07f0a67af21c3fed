package dev.optio.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProseTest {
  @Test
  void drawsParagraphsStrongWordsAndCode() {
    assertThat(Prose.paragraphs("**Errors** look like `{\"error\": 1}`.\nAlways.\n\nNever `$1`.\n"))
        .isEqualTo(
            "<p><strong>Errors</strong> look like <code>{&quot;error&quot;: 1}</code>.\nAlways.</p>"
                + "<p>Never <code>$1</code>.</p>");
  }

  @Test
  void leavesWhatIsNoMarkAsItIs() {
    assertThat(Prose.line("a * b ** c ` d <script>")).isEqualTo("a * b ** c ` d &lt;script&gt;");
  }
}
