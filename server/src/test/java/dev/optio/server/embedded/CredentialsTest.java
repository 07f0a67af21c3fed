package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("credentials");
  }

  @Test
  void generatesThreeDifferentPasswordsOf256Bits() throws IOException {
    // When
    Credentials made = Credentials.in(file, random);

    // Then
    assertThat(Set.of(made.superuser(), made.application(), made.redis()))
        .hasSize(3)
        .allMatch(password -> password.matches("[0-9a-f]{64}"));
  }

  @Test
  void keepsThemOverStarts() throws IOException {
    // Given
    Credentials made = Credentials.in(file, random);

    // Then
    assertThat(Credentials.in(file, random)).isEqualTo(made);
  }

  @Test
  void replacesOnlyWhatIsNoPasswordOfOurs() throws IOException {
    // Given
    Credentials made = Credentials.in(file, random);
    Map<String, String> stored = new HashMap<>(PrivateFile.readValues(file));
    stored.put("postgres.optio.password", "it's \"mine\"\\");
    PrivateFile.writeValues(file, stored);

    // When
    Credentials mended = Credentials.in(file, random);

    // Then
    assertThat(mended.application()).matches("[0-9a-f]{64}").isNotEqualTo(made.application());
    assertThat(mended.superuser()).isEqualTo(made.superuser());
    assertThat(mended.redis()).isEqualTo(made.redis());
    assertThat(Credentials.in(file, random)).isEqualTo(mended);
  }

  @Test
  void theMarkChangesWithEachDatabasePasswordAndHoldsNone() {
    // Given
    Credentials made = new Credentials("a", "b", "c");

    // Then
    assertThat(made.databaseMark())
        .isEqualTo(new Credentials("a", "b", "other").databaseMark())
        .isNotEqualTo(new Credentials("a", "other", "c").databaseMark())
        .isNotEqualTo(new Credentials("other", "b", "c").databaseMark())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void printsNoPassword() throws IOException {
    // When
    Credentials made = Credentials.in(file, random);
    Endpoints endpoints =
        new Endpoints(
            new Endpoints.Postgres("127.0.0.1", 1, "optio", "optio", made.application()),
            new Endpoints.Redis("127.0.0.1", 2, made.redis()));

    // Then
    assertThat(made.toString() + endpoints + endpoints.postgres() + endpoints.redis())
        .doesNotContain(made.superuser(), made.application(), made.redis());
  }

  @Test
  void storesThemForTheOwnerOnly() throws IOException {
    // When
    Credentials.in(file, random);

    // Then
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }
}
