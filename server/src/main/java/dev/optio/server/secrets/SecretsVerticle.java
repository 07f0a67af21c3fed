package dev.optio.server.secrets;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Pages;
import dev.optio.server.contract.SecretMessages.DeleteSecret;
import dev.optio.server.contract.SecretMessages.Delivery;
import dev.optio.server.contract.SecretMessages.ListSecrets;
import dev.optio.server.contract.SecretMessages.PutSecret;
import dev.optio.server.contract.SecretMessages.SecretRow;
import dev.optio.server.contract.SecretMessages.SecretStored;
import dev.optio.server.contract.SecretMessages.SecretsAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.secrets.SecretStore.Listed;
import dev.optio.server.secrets.SecretStore.Only;
import dev.optio.server.secrets.SecretStore.Slot;
import dev.optio.server.secrets.core.SecretNames;
import dev.optio.server.vault.Grant;
import dev.optio.server.vault.Masker;
import dev.optio.server.vault.Plaintext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Secrets as people manage them: values go in and never come out. */
public final class SecretsVerticle {
  private static final int MAX_VALUE_BYTES = 64 * 1024;

  private static final int USUAL_LIMIT = 100;
  private static final Pages.Places<NameCursor, Listed> BY_NAME =
      new Pages.Places<>(
          NameCursor::read, secret -> new NameCursor(secret.name(), secret.id().value()).write());

  private final Db db;
  private final StoredVault vault;
  private final Grant grant;
  private final SecretStore store = new SecretStore();

  public SecretsVerticle(Db db, StoredVault vault, Grant grant) {
    this.db = db;
    this.vault = vault;
    this.grant = grant;
  }

  /** Serves the operations tagged {@code secrets}. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.LIST_SECRETS, permits, this::listSecrets);
    bus.serve(Operations.PUT_SECRET, permits, this::putSecret);
    bus.serve(Operations.DELETE_SECRET, permits, this::deleteSecret);
  }

  private Outcome<SecretsAnswer> listSecrets(Caller caller, ListSecrets request) {
    WorkspaceId workspace = caller.person().workspace();
    Optional<RepositoryId> repository =
        request.repositoryId().flatMap(Parse::uuid).map(RepositoryId::new);
    if (request.repositoryId().isPresent() && repository.isEmpty()) {
      return Outcome.done(new SecretsAnswer(List.of(), Optional.empty(), 0));
    }
    Only only = new Only(request.scope().map(SecretsVerticle::scope), repository);
    return Pages.page(
        request.cursor(),
        request.limit().orElse(USUAL_LIMIT),
        BY_NAME,
        (after, limit) -> store.listSecrets(db, workspace, only, after, limit),
        (page, next) ->
            new SecretsAnswer(
                page.stream().map(SecretsVerticle::row).toList(),
                next,
                store.countSecrets(db, workspace, only)));
  }

  private Outcome<SecretStored> putSecret(Caller caller, PutSecret request) {
    Caller.Person person = caller.person();
    Delivery delivery =
        request
            .delivery()
            .map(word -> Delivery.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Delivery.EXPOSED);
    if (delivery == Delivery.EXPOSED && SecretNames.steersProcesses(request.name())) {
      return Outcome.refused(
          ErrorCode.SECRET_NAME_REFUSED,
          "A variable named "
              + request.name()
              + " changes how programs run, so it cannot be an exposed secret.");
    }
    if (request.value().getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES
        || request.value().indexOf('\0') >= 0) {
      return Outcome.refused(
          ErrorCode.INVALID_BODY, "A value is 1 byte to 64 KiB of text without NUL characters.");
    }
    Optional<Slot> slot =
        slot(person.workspace(), request.name(), request.scope(), request.repositoryId());
    if (slot.isEmpty()) {
      return Outcome.refused(
          ErrorCode.REPOSITORY_UNKNOWN,
          "The scope repo needs repositoryId, the id of a connected repository.");
    }
    try (Plaintext value = Plaintext.of(request.value())) {
      SecretStore.Stored stored =
          db.transaction(sql -> vault.put(sql, slot.get(), delivery, value, grant, person.user()));
      return Outcome.done(
          new SecretStored(
              request.name(), slot.get().scope(), stored.version(), warning(request.value())));
    }
  }

  private Outcome<Nothing> deleteSecret(Caller caller, DeleteSecret request) {
    WorkspaceId workspace = caller.person().workspace();
    List<Slot> slots =
        store.findScopes(db, workspace, request.name()).stream()
            .filter(slot -> matches(slot, request))
            .toList();
    if (slots.size() > 1) {
      return Outcome.refused(
          ErrorCode.SECRET_AMBIGUOUS,
          request.name() + " exists in several scopes; say which with scope and repositoryId.",
          slots.stream()
              .map(slot -> slot.repository().map(id -> "repo " + id).orElse(slot.scope()))
              .toList());
    }
    if (!slots.isEmpty()) {
      db.transaction(sql -> {
        store.raiseEpoch(sql, workspace);
        return store.deleteSecret(sql, slots.getFirst());
      });
    }
    return Outcome.done(new Nothing());
  }

  private Optional<Slot> slot(
      WorkspaceId workspace, String name, Optional<String> wanted, Optional<String> repositoryId) {
    String scope = scope(wanted.orElse("workspace"));
    if (scope.equals("workspace")) {
      return Optional.of(new Slot(workspace, scope, Optional.empty(), name));
    }
    return repositoryId
        .flatMap(Parse::uuid)
        .map(RepositoryId::new)
        .filter(repository -> store.repositoryExists(db, workspace, repository))
        .map(repository -> new Slot(workspace, scope, Optional.of(repository), name));
  }

  private static boolean matches(Slot slot, DeleteSecret request) {
    boolean scopeFits =
        request.scope().map(SecretsVerticle::scope).map(slot.scope()::equals).orElse(true);
    boolean repositoryFits =
        request
            .repositoryId()
            .map(id ->
                slot.repository()
                    .map(RepositoryId::toString)
                    .filter(id::equalsIgnoreCase)
                    .isPresent())
            .orElse(true);
    return scopeFits && repositoryFits;
  }

  private static String scope(String word) {
    return word.equals("global") ? "workspace" : word;
  }

  private static Optional<String> warning(String value) {
    boolean maskable = value.lines().anyMatch(line -> line.strip().length() >= Masker.MIN_LENGTH);
    return maskable
        ? Optional.empty()
        : Optional.of(
            "The value is shorter than "
                + Masker.MIN_LENGTH
                + " characters, so it cannot be hidden where an agent prints it.");
  }

  private static SecretRow row(Listed secret) {
    return new SecretRow(
        secret.id().value(),
        secret.name(),
        secret.scope(),
        secret.repository().map(RepositoryId::value),
        secret.remoteUrl(),
        secret.delivery(),
        secret.version(),
        secret.createdAt(),
        secret.updatedAt(),
        secret.lastUsedAt());
  }
}
