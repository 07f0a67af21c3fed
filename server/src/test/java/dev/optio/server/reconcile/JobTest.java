package dev.optio.server.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.optio.server.publish.ContentScan.Hit;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Masker;
import dev.optio.server.vault.Plaintext;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What may be neither in a run's log nor in the work that it leaves. */
class JobTest {
  private static final Grant GRANT = Grant.issue("tests");
  private static final Map<String, Plaintext> OWN =
      Map.of("HTTPS_PROXY", Plaintext.of("of-the-server"));

  @Test
  void isWhatTheServerKeepsForItselfToo() throws Exception {
    // Given
    Job job = job(Map.of("WORD", Plaintext.of("of-the-team")));

    // Then
    assertThat(found(job, "proxy=http://me:of-the-server@proxy")).contains(new Hit("HTTPS_PROXY"));
    assertThat(found(job, "word=of-the-team")).contains(new Hit("WORD"));
    assertThat(found(job, "nothing of the kind")).isEmpty();
  }

  /** A team's secret may have the name that the server has for one of its own. */
  @Test
  void isBothOfTwoThatHaveTheSameName() throws Exception {
    // Given
    Job job = job(Map.of("HTTPS_PROXY", Plaintext.of("of-the-team")));

    // Then
    assertThat(found(job, "of-the-server")).isPresent();
    assertThat(job.masker().mask("of-the-server of-the-team"))
        .isEqualTo("‹hidden: HTTPS_PROXY of this server› ‹hidden: HTTPS_PROXY›");
  }

  private static Optional<Hit> found(Job job, String content) throws Exception {
    return job.scan(GRANT).find(new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  @SuppressWarnings("NullAway") // the rest does not matter here
  private static Job job(Map<String, Plaintext> known) {
    Map<String, Plaintext> hidden = Job.hidden(known, OWN);
    Masker masker = Masker.of(hidden, GRANT);
    return new Job(null, null, null, null, null, known, known, hidden, masker);
  }
}
