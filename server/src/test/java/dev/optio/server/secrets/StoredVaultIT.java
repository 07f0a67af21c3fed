package dev.optio.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.Together;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.SecretMessages.Delivery;
import dev.optio.server.db.Db;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.secrets.SecretStore.Slot;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Plaintext;
import dev.optio.server.vault.Vault.Kind;
import dev.optio.server.vault.Vault.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithServers
class StoredVaultIT {
  private static final String KEY = "0f".repeat(32);
  private static final String OTHER_KEY = "a1".repeat(32);
  private static final String VALUE = "hunter2-and-a-bit-more";

  private final Grant grant = Grant.issue("test");
  private final Db db;
  private final Seed seed;

  private WorkspaceId workspace;
  private RepositoryId repository;
  private UserId user;
  private StoredVault vault;

  StoredVaultIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void startWithoutSecrets(Backing backing) {
    backing.clear();
    workspace = seed.workspace();
    repository = seed.repository(workspace, 2);
    user = seed.user();
    vault = vault(KEY);
  }

  @Nested
  class Opening {
    @Test
    void givesBackWhatWasPut() {
      // When
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // Then
      assertThat(open("TOKEN")).contains(VALUE);
      assertThat(exposed("TOKEN")).isEqualTo(Map.of("TOKEN", VALUE));
    }

    @Test
    void givesTheLatestVersion() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, "the first value");

      // When
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, "the second value");

      // Then
      assertThat(open("TOKEN")).contains("the second value");
    }

    @Test
    void prefersTheRepositorysOwn() {
      // Given
      put(ofRepository("TOKEN", repository), Delivery.EXPOSED, "of the repository");
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, "of the workspace");

      // Then
      assertThat(exposed("TOKEN")).isEqualTo(Map.of("TOKEN", "of the repository"));
      assertThat(open("TOKEN")).contains("of the repository");
    }

    @Test
    void doesNotFallBackToAWiderSecretWhenTheNearerIsBrokered() {
      // Given
      put(ofRepository("TOKEN", repository), Delivery.BROKERED, "of the repository");
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, "of the workspace");

      // Then
      assertThat(exposed("TOKEN")).isEmpty();
    }

    @Test
    void keepsSecretsOfOtherRepositoriesAndWorkspacesApart() {
      // Given
      WorkspaceId second = seed.workspace();
      RepositoryId neighbour = seed.repository(workspace, 2);
      put(ofRepository("TOKEN", neighbour), Delivery.EXPOSED, VALUE);
      put(new Slot(second, "workspace", Optional.empty(), "OTHER_TOKEN"), Delivery.EXPOSED, VALUE);

      // Then
      assertThat(exposed("TOKEN", "OTHER_TOKEN")).isEmpty();
      assertThat(open("TOKEN")).isEmpty();
      assertThat(open("OTHER_TOKEN")).isEmpty();
    }

    @Test
    void neverExposesNamesThatSteerProcesses() {
      // Given
      put(ofWorkspace("LD_PRELOAD"), Delivery.EXPOSED, VALUE);

      // Then
      assertThat(exposed("LD_PRELOAD")).isEmpty();
    }

    @Test
    void notesThatASecretWasUsed() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // When
      exposed("TOKEN");

      // Then
      assertThat(db.one("select last_used_at from secrets").maybeInstant("last_used_at"))
          .isPresent();
    }
  }

  @Nested
  class Sealing {
    @Test
    void storesTheValueNowhere() {
      // When
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // Then
      String everything =
          List.of("secrets", "secret_versions", "keysets", "instance_facts").stream()
              .flatMap(table -> db.rows("select t::text as it from " + table + " t").stream())
              .map(row -> row.text("it"))
              .collect(Collectors.joining("\n"));
      assertThat(everything)
          .contains("TOKEN")
          .doesNotContain(VALUE)
          .doesNotContain(hex(VALUE))
          .doesNotContain(KEY);
    }

    @Test
    void sealsTheSameValueDifferentlyEachTime() {
      // When
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // Then
      assertThat(db.rows("select distinct sealed from secret_versions")).hasSize(2);
    }

    @Test
    void aValueThatWasMovedToAnotherSecretDoesNotOpen() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);
      put(ofWorkspace("BAIT"), Delivery.EXPOSED, "something harmless");

      // When
      db.update(
          """
          update secret_versions
             set sealed = (select v.sealed from secret_versions v join secrets s on s.id = v.secret_id where s.name = 'TOKEN')\
          """);

      // Then
      assertDoesNotOpen("BAIT");
      assertThat(open("TOKEN")).contains(VALUE);
    }

    @Test
    void aValueOfARenamedSecretDoesNotOpen() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // When
      db.update("update secrets set name = 'BAIT'");

      // Then
      assertDoesNotOpen("BAIT");
    }

    @Test
    void aValueOfAnotherScopeDoesNotOpen() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // When
      db.update("update secrets set scope = 'repo', repository_id = $1", repository);

      // Then
      assertDoesNotOpen("TOKEN");
    }

    @Test
    void aValueOfAnotherWorkspaceDoesNotOpen() {
      // Given
      WorkspaceId second = seed.workspace();
      put(new Slot(second, "workspace", Optional.empty(), "TOKEN"), Delivery.EXPOSED, VALUE);

      // When
      db.update("update secrets set workspace_id = $1", workspace);
      db.update("update secret_versions set workspace_id = $1", workspace);

      // Then
      assertDoesNotOpen("TOKEN");
    }

    @Test
    void anEarlierVersionDoesNotOpenAsALaterOne() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, "the second value");

      // When
      db.update(
          """
          update secret_versions
             set sealed = (select sealed from secret_versions where version = 1)
           where version = 2\
          """);

      // Then
      assertDoesNotOpen("TOKEN");
    }

    @Test
    void aKeysetOfAnotherWorkspaceDoesNotOpen() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);
      WorkspaceId second = seed.workspace();
      put(new Slot(second, "workspace", Optional.empty(), "TOKEN"), Delivery.EXPOSED, VALUE);

      // When
      db.update(
          "update keysets set wrapped = (select wrapped from keysets where workspace_id = $1)",
          second);
      vault = vault(KEY);

      // Then
      assertThatThrownBy(() -> open("TOKEN"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the keyset of workspace " + workspace);
    }

    private void assertDoesNotOpen(String name) {
      assertThatThrownBy(() -> open(name))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not open")
          .hasMessageNotContaining(VALUE);
    }
  }

  @Nested
  class WhatElseIsSealed {
    private final TaskId task = new TaskId(UUID.randomUUID());

    @Test
    void opensForItsOwnerAndPurposeOnly() {
      // Given
      byte[] content = VALUE.getBytes(StandardCharsets.UTF_8);

      // When
      Sealed sealed = vault.seal(Kind.CAPSULE, workspace, task, content);

      // Then
      assertThat(vault.unseal(Kind.CAPSULE, workspace, task, sealed.bytes())).isEqualTo(content);
      assertThatThrownBy(() ->
              vault.unseal(Kind.CAPSULE, workspace, new TaskId(UUID.randomUUID()), sealed.bytes()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> vault.unseal(Kind.CAPSULE, seed.workspace(), task, sealed.bytes()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> vault.unseal(Kind.GIVEN_SECRETS, workspace, task, sealed.bytes()))
          .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isNotASecret() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);
      byte[] sealed = db.one("select sealed from secret_versions").bytes("sealed");

      // Then
      assertThatThrownBy(() -> vault.unseal(Kind.CAPSULE, workspace, task, sealed))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class RootKeys {
    @Test
    void anotherServerWithTheSameKeyOpensEverything() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // When
      vault = vault(KEY);

      // Then
      assertThat(open("TOKEN")).contains(VALUE);
    }

    @Test
    void aServerWithAnotherKeyDoesNotStartAndSaysWhatToSet() {
      // Given
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);

      // Then
      assertThatThrownBy(() -> vault(OTHER_KEY))
          .isInstanceOf(WrongRootKeyException.class)
          .hasMessageContaining("OPTIO_ENCRYPTION_KEY")
          .hasMessageContaining("1 keyset")
          .hasMessageNotContaining(KEY)
          .hasMessageNotContaining(OTHER_KEY);
    }

    @Test
    void theFirstKeyCountsBeforeAnythingIsSealed() {
      assertThatThrownBy(() -> vault(OTHER_KEY)).isInstanceOf(WrongRootKeyException.class);
    }

    @Test
    void ofTwoServersThatStartAtOnceWithDifferentKeysOneDoes(Backing backing) throws Exception {
      // Given
      backing.clear();

      // When
      List<Boolean> started =
          Together.run(
              2,
              number -> {
                try {
                  vault(number == 0 ? KEY : OTHER_KEY);
                  return true;
                } catch (WrongRootKeyException e) {
                  return false;
                }
              });

      // Then
      assertThat(started).containsExactlyInAnyOrder(true, false);
    }
  }

  @Nested
  class KeysetsOfWorkspaces {
    @Test
    void isMadeOnceWhenManyServersPutAtOnce() throws Exception {
      // When
      Together.run(
          6,
          number -> {
            StoredVault own = vault(KEY);
            put(own, ofWorkspace("TOKEN_" + number), Delivery.EXPOSED, VALUE + number);
            return number;
          });

      // Then
      assertThat(db.rows("select 1 from keysets")).hasSize(1);
      for (int number = 0; number < 6; number++) {
        assertThat(open("TOKEN_" + number)).contains(VALUE + number);
      }
    }

    @Test
    void isMadeAnewAfterTheFirstWasRolledBack() {
      // Given
      assertThatThrownBy(() ->
              db.transaction(sql -> {
                vault.put(
                    sql,
                    ofWorkspace("TOKEN"),
                    Delivery.EXPOSED,
                    Plaintext.of("never stored"),
                    grant,
                    user);
                throw new IllegalStateException("planned");
              }))
          .hasMessage("planned");

      // When
      put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE);
      vault = vault(KEY);

      // Then
      assertThat(open("TOKEN")).contains(VALUE);
    }

    @Test
    void manyWritersOfOneSecretMakeAVersionEach() throws Exception {
      // When
      Together.run(
          6,
          number -> {
            put(ofWorkspace("TOKEN"), Delivery.EXPOSED, VALUE + number);
            return number;
          });

      // Then
      assertThat(db.one("select current_version from secrets").integer("current_version"))
          .isEqualTo(6);
      assertThat(db.rows("select 1 from secret_versions")).hasSize(6);
      assertThat(open("TOKEN").orElseThrow()).startsWith(VALUE);
    }
  }

  private StoredVault vault(String key) {
    return new StoredVault(db, RootKey.of(key), seed.ids());
  }

  private Slot ofWorkspace(String name) {
    return new Slot(workspace, "workspace", Optional.empty(), name);
  }

  private Slot ofRepository(String name, RepositoryId of) {
    return new Slot(workspace, "repo", Optional.of(of), name);
  }

  private void put(Slot slot, Delivery delivery, String value) {
    put(vault, slot, delivery, value);
  }

  private void put(StoredVault by, Slot slot, Delivery delivery, String value) {
    db.transaction(sql -> by.put(sql, slot, delivery, Plaintext.of(value), grant, user));
  }

  private Optional<String> open(String name) {
    return vault
        .open(workspace, Optional.of(repository), name)
        .map(plaintext -> plaintext.text(grant));
  }

  private Map<String, String> exposed(String... names) {
    return vault.exposed(workspace, repository, List.of(names)).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().text(grant)));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
