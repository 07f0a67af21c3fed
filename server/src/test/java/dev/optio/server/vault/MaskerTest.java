package dev.optio.server.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How secret values stay out of what is stored and sent. */
class MaskerTest {
  private static final Grant GRANT = Grant.issue("tests");

  private static Masker masker(String... namesAndValues) {
    Map<String, Plaintext> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], Plaintext.of(namesAndValues[i + 1]));
    }
    return Masker.of(values, GRANT);
  }

  @Nested
  class Masking {
    @Test
    void putsTheNameInThePlaceOfTheValue() {
      assertThat(masker("TOKEN", "s3cr3t-value").mask("a s3cr3t-value b s3cr3t-value"))
          .isEqualTo("a ‹hidden: TOKEN› b ‹hidden: TOKEN›");
    }

    @Test
    void hidesTheLongerOfTwoValuesFirst() {
      assertThat(masker("SHORT", "password", "LONG", "password-and-more").mask("password-and-more"))
          .isEqualTo("‹hidden: LONG›");
    }

    @Test
    void looksForEveryLineOfAValue() {
      // Given
      Masker masker =
          masker("KEY", "-----BEGIN KEY-----\n  MIIEvQIBADAN  \nshort\n-----END KEY-----");

      // Then
      assertThat(masker.mask("x MIIEvQIBADAN y short")).isEqualTo("x ‹hidden: KEY› y short");
    }

    @Test
    void leavesShortValuesAlone() {
      assertThat(masker("PIN", "1234567").mask("1234567 files")).isEqualTo("1234567 files");
      assertThat(masker("PIN", "12345678").mask("12345678 files")).isEqualTo("‹hidden: PIN› files");
    }

    @Test
    void takesValuesLiterally() {
      assertThat(masker("ODD", "a.*$1\\Q(b)").mask("x a.*$1\\Q(b) aXXX"))
          .isEqualTo("x ‹hidden: ODD› aXXX");
    }

    @Test
    void ofNothingChangesNothing() {
      assertThat(Masker.of(Map.of(), GRANT).mask("text")).isEqualTo("text");
      assertThat(masker("EMPTY", "").mask("text")).isEqualTo("text");
    }

    @Test
    void printsNothingOfTheValues() {
      assertThat(masker("TOKEN", "s3cr3t-value")).hasToString("Masker[1 patterns]");
    }
  }

  @Nested
  class Plaintexts {
    @Test
    void printHidden() {
      assertThat(Plaintext.of("s3cr3t-value")).hasToString("[hidden]");
    }

    @Test
    void readTheSameForTheHolderOfAGrant() {
      assertThat(Plaintext.of("s3cr3t-välue").text(GRANT)).isEqualTo("s3cr3t-välue");
    }

    @Test
    void keepTheirOwnCopy() {
      // Given
      byte[] bytes = "s3cr3t".getBytes(StandardCharsets.UTF_8);
      Plaintext plaintext = Plaintext.of(bytes);

      // When
      bytes[0] = 'x';
      plaintext.bytes(GRANT)[1] = 'x';

      // Then
      assertThat(plaintext.text(GRANT)).isEqualTo("s3cr3t");
    }

    @Test
    void areOverwrittenWhenClosed() {
      // Given
      Plaintext plaintext = Plaintext.of("s3cr3t");

      // When
      plaintext.close();

      // Then
      assertThat(plaintext.bytes(GRANT)).containsOnly(0);
    }

    @Test
    @SuppressWarnings("NullAway") // that there is no way around a grant is the point
    void openToNobodyWithoutAGrant() {
      assertThatThrownBy(() -> Plaintext.of("s3cr3t").text(null))
          .isInstanceOf(NullPointerException.class);
    }
  }
}
