package dev.optio.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.optio.server.git.RemoteException.Cause;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys as people store them, and host keys as they copy them. */
class SshKeyReaderTest {
  @ParameterizedTest
  @CsvSource({
    "Ed25519, 255, ssh-ed25519",
    "EC, 256, ecdsa-sha2-nistp256",
    "EC, 384, ecdsa-sha2-nistp384",
    "EC, 521, ecdsa-sha2-nistp521",
    "RSA, 2048, ssh-rsa"
  })
  void readsEachKindInEachForm(String algorithm, int bits, String type) throws Exception {
    // Given
    KeyPair pair = SshKeys.pair(algorithm, bits);
    String text = SshKeys.openSsh(pair);
    List<String> forms =
        new ArrayList<>(List.of(text, text.replace("\n", "\r\n"), "\n\n" + text.stripTrailing()));
    if (!algorithm.equals(
        "EC")) { // Java leaves the public half out of these, which nobody else does
      forms.add(SshKeys.pkcs8(pair));
      forms.add(SshKeys.pkcs8(pair).replace("\n", "\r\n"));
    }

    for (String form : forms) {
      // When
      KeyPair read = SshKeyReader.read(form.getBytes(StandardCharsets.UTF_8));

      // Then
      assertThat(KeyUtils.getKeyType(read)).isEqualTo(type);
      assertThat(KeyUtils.compareKeys(read.getPublic(), pair.getPublic())).as(form).isTrue();
    }
  }

  @Test
  void saysThatAKeyHasAPassphrase() {
    // Given
    String locked = SshKeys.openSsh(SshKeys.ed25519(), "open sesame");

    // Then
    assertThat(refusal(locked)).contains("passphrase");
  }

  @Test
  void saysThatAKeyIsTooShort() {
    assertThat(refusal(SshKeys.openSsh(SshKeys.rsa(1024)))).contains("2048 bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3cr3t",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxYVHX1Ke2gJ4ZxCzp4bBHCeQZ5V4DgYPT1k5C3s3cr",
        "-----BEGIN OPENSSH PRIVATE KEY-----\ns3cr3t\n-----END OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n",
        "PuTTY-User-Key-File-3: ssh-ed25519\n"
      })
  void saysOfEverythingElseThatItIsNoKeyAndQuotesNothingOfIt(String text) {
    assertThat(refusal(text)).contains("none that can be read").doesNotContain("s3cr3t");
  }

  @Test
  void readsAHostKeyInEachFormThatPeopleCopy() {
    // Given
    KeyPair pair = SshKeys.ed25519();
    HostKey key = HostKey.of(pair.getPublic());
    String line = SshKeys.line(pair);

    // Then
    assertThat(key.text()).matches("ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}");
    assertThat(HostKey.read(key.text())).contains(key);
    assertThat(HostKey.read("  " + key.text() + "=\n")).contains(key);
    assertThat(HostKey.read(line)).contains(key);
    assertThat(HostKey.read(line + " root@git")).contains(key);
    assertThat(HostKey.read("git.example,10.0.0.1 " + line)).contains(key);
    assertThat(HostKey.read(key.fingerprint()))
        .contains(new HostKey(Optional.empty(), key.fingerprint()));
  }

  /** Such a line names a key so that nobody takes it for a server's. */
  @ParameterizedTest
  @ValueSource(strings = {"@revoked ", "  @cert-authority ", "\n@revoked *.example ", "@other "})
  void takesNoMarkedLineForAHostKey(String mark) {
    // Given
    String line = SshKeys.line(SshKeys.ed25519());

    // Then
    assertThat(HostKey.read(mark + line)).isEmpty();
    assertThat(HostKey.read("git.example " + line + "\n" + mark.strip() + " " + line)).isEmpty();
    assertThat(HostKey.isMarked(mark + line)).isTrue();
    assertThat(HostKey.isMarked(line + " root@git")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 SHA256:short",
        "ssh-dss SHA256:0123456789012345678901234567890123456789012",
        "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIGxYVHX1Ke2gJ4ZxCzp4bBHCeQZ5V4DgYPT1k5C3s3cr"
      })
  void takesNothingElseForAHostKey(String text) {
    assertThat(HostKey.read(text)).isEmpty();
  }

  private static String refusal(String text) {
    RemoteException thrown =
        catchThrowableOfType(
            RemoteException.class, () -> SshKeyReader.read(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(thrown.kind()).isEqualTo(Cause.BAD_CREDENTIALS);
    assertThat(ExceptionText.of(thrown)).doesNotContain("s3cr3t");
    return String.valueOf(thrown.getMessage());
  }
}
