package dev.optio.server.repos;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Pages;
import dev.optio.server.contract.RepositoryMessages;
import dev.optio.server.contract.RepositoryMessages.AddRepository;
import dev.optio.server.contract.RepositoryMessages.CheckRepository;
import dev.optio.server.contract.RepositoryMessages.ListRepositories;
import dev.optio.server.contract.RepositoryMessages.RemoteCredential;
import dev.optio.server.contract.RepositoryMessages.RemoteFactsAnswer;
import dev.optio.server.contract.RepositoryMessages.RepositoriesAnswer;
import dev.optio.server.contract.RepositoryMessages.Repository;
import dev.optio.server.contract.RepositoryMessages.RepositoryAnswer;
import dev.optio.server.contract.RepositoryMessages.UpdateRepository;
import dev.optio.server.contract.SystemMessages.ById;
import dev.optio.server.db.Db;
import dev.optio.server.git.HostKey;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.NameCursor;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.repos.RemoteLook.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Repositories as people manage them. */
public final class RepositoriesVerticle {
  private static final RemoteCredential NO_CREDENTIAL =
      new RemoteCredential("none", Optional.empty(), Optional.empty());

  private static final int USUAL_LIMIT = 100;
  private static final Pages.Places<NameCursor, ConnectedRepository> BY_NAME =
      new Pages.Places<>(
          NameCursor::read,
          repository -> new NameCursor(repository.fullName(), repository.id().value()).write());

  private final Db db;
  private final RemoteLook look;
  private final IdSource ids;
  private final RepositoryStore store = new RepositoryStore();

  public RepositoriesVerticle(Db db, RemoteLook look, IdSource ids) {
    this.db = db;
    this.look = look;
    this.ids = ids;
  }

  /** Serves the operations tagged {@code repositories}. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    Semaphore remotes = new Semaphore(16);
    bus.serve(Operations.LIST_REPOSITORIES, permits, this::listRepositories);
    bus.serve(Operations.GET_REPOSITORY, permits, this::getRepository);
    bus.serve(Operations.REMOVE_REPOSITORY, permits, this::removeRepository);
    bus.serve(Operations.ADD_REPOSITORY, remotes, this::addRepository);
    bus.serve(Operations.CHECK_REPOSITORY, remotes, this::checkRepository);
    bus.serve(Operations.UPDATE_REPOSITORY, remotes, this::updateRepository);
  }

  private Outcome<RepositoriesAnswer> listRepositories(Caller caller, ListRepositories request) {
    WorkspaceId workspace = caller.person().workspace();
    return Pages.page(
        request.cursor(),
        request.limit().orElse(USUAL_LIMIT),
        BY_NAME,
        (after, limit) -> store.listRepositories(db, workspace, after, limit),
        (page, next) ->
            new RepositoriesAnswer(
                page.stream().map(RepositoriesVerticle::shown).toList(),
                next,
                store.countRepositories(db, workspace)));
  }

  private Outcome<RepositoryAnswer> getRepository(Caller caller, ById request) {
    return found(caller, request.id())
        .<Outcome<RepositoryAnswer>>map(
            repository -> Outcome.done(new RepositoryAnswer(shown(repository))))
        .orElseGet(() -> Outcome.notFound("Repository"));
  }

  private Outcome<RemoteFactsAnswer> checkRepository(Caller caller, CheckRepository request) {
    Seen seen =
        look.at(
            caller.person().workspace(),
            Optional.empty(),
            request.repoUrl(),
            request.credential().orElse(NO_CREDENTIAL),
            request.hostKey());
    return switch (seen) {
      case Seen.Usable usable ->
          Outcome.done(new RemoteFactsAnswer(Optional.of(usable.facts()), shown(usable.hostKey())));
      case Seen.Unusable unusable when isToBeConfirmed(unusable) ->
          Outcome.done(new RemoteFactsAnswer(Optional.empty(), shown(unusable.shown())));
      case Seen.Unusable unusable -> unusable.why().as();
    };
  }

  private Outcome<RepositoryAnswer> addRepository(Caller caller, AddRepository request) {
    WorkspaceId workspace = caller.person().workspace();
    RemoteCredential credential = request.credential().orElse(NO_CREDENTIAL);
    Seen seen =
        look.at(workspace, Optional.empty(), request.repoUrl(), credential, request.hostKey());
    if (!(seen instanceof Seen.Usable usable)) {
      return ((Seen.Unusable) seen).why().as();
    }
    String branch = request.defaultBranch().orElse(usable.facts().defaultBranch());
    if (!usable.hasBranch(branch)) {
      return noBranch(branch);
    }
    RepositoryId id = new RepositoryId(ids.next());
    boolean added =
        store.addRepository(
            db,
            id,
            workspace,
            usable.facts().repoUrl(),
            usable.normalizedUrl(),
            usable.facts().kind(),
            request.fullName().orElse(usable.facts().fullName()),
            branch,
            credential,
            usable.hostKey());
    return added
        ? answer(workspace, id)
        : Outcome.refused(
            ErrorCode.REPOSITORY_EXISTS, "This workspace has that repository already.");
  }

  private Outcome<RepositoryAnswer> updateRepository(Caller caller, UpdateRepository request) {
    Optional<ConnectedRepository> known = found(caller, request.id());
    if (known.isEmpty()) {
      return Outcome.notFound("Repository");
    }
    ConnectedRepository before = known.get();
    return Habits.merged(before.work(), request)
        .then(work -> updated(before, merged(before, request, work), request));
  }

  private Outcome<RepositoryAnswer> updated(
      ConnectedRepository before, ConnectedRepository wanted, UpdateRepository request) {
    ConnectedRepository changed = wanted;
    boolean asksRemote =
        request.hostKey().isPresent()
            || !changed.credential().equals(before.credential())
            || !changed.defaultBranch().equals(before.defaultBranch());
    if (asksRemote) {
      Seen seen =
          look.at(
              changed.workspace(),
              Optional.of(changed.id()),
              changed.remoteUrl(),
              changed.credential(),
              request.hostKey().or(() -> before.hostKey().map(HostKey::text)));
      if (!(seen instanceof Seen.Usable usable)) {
        return ((Seen.Unusable) seen).why().as();
      }
      if (!usable.hasBranch(changed.defaultBranch())) {
        return noBranch(changed.defaultBranch());
      }
      changed = changed.knownBy(usable.hostKey());
    }
    return store.updateRepository(db, changed)
        ? answer(changed.workspace(), changed.id())
        : Outcome.refused(ErrorCode.CONFLICT, "Somebody else changed this repository; look again.");
  }

  private Outcome<Nothing> removeRepository(Caller caller, ById request) {
    WorkspaceId workspace = caller.person().workspace();
    Optional<RepositoryId> id = Parse.uuid(request.id()).map(RepositoryId::new);
    if (id.isEmpty()) {
      return Outcome.notFound("Repository");
    }
    return db.transaction(sql -> {
      if (!store.lockRepository(sql, workspace, id.get())) {
        return Outcome.notFound("Repository");
      }
      long unfinished = store.countUnfinished(sql, id.get());
      if (unfinished > 0) {
        return Outcome.refused(
            ErrorCode.REPOSITORY_BUSY,
            "Unfinished tasks of this repository: " + unfinished + ". Cancel them first.");
      }
      store.removeRepository(sql, id.get());
      return Outcome.done(new Nothing());
    });
  }

  private Optional<ConnectedRepository> found(Caller caller, String id) {
    return Parse.uuid(id)
        .map(RepositoryId::new)
        .flatMap(known -> store.getRepository(db, caller.person().workspace(), known));
  }

  private Outcome<RepositoryAnswer> answer(WorkspaceId workspace, RepositoryId id) {
    return store
        .getRepository(db, workspace, id)
        .<Outcome<RepositoryAnswer>>map(
            repository -> Outcome.done(new RepositoryAnswer(shown(repository))))
        .orElseGet(() -> Outcome.notFound("Repository"));
  }

  private static Outcome<RepositoryAnswer> noBranch(String branch) {
    return Outcome.refused(
        ErrorCode.BRANCH_UNKNOWN, "The remote has no branch named " + branch + ".");
  }

  private static ConnectedRepository merged(
      ConnectedRepository before, UpdateRepository request, WorkHabits work) {
    return new ConnectedRepository(
        before.id(),
        before.workspace(),
        before.remoteUrl(),
        before.normalizedUrl(),
        before.kind(),
        request.fullName().orElse(before.fullName()),
        request.defaultBranch().orElse(before.defaultBranch()),
        request.credential().orElse(before.credential()),
        before.hostKey(),
        request.maxConcurrentTasks().orElse(before.maxConcurrentTasks()),
        work,
        request.wallClockMinutes().map(Duration::ofMinutes).orElse(before.wallClock()),
        request.silenceMinutes().map(Duration::ofMinutes).orElse(before.silence()),
        false,
        before.version(),
        before.createdAt(),
        before.updatedAt());
  }

  private static boolean isToBeConfirmed(Seen.Unusable unusable) {
    return unusable.why().code() == ErrorCode.REMOTE_HOST_KEY_UNKNOWN;
  }

  private static Optional<RepositoryMessages.HostKey> shown(Optional<HostKey> key) {
    return key.map(
        known -> new RepositoryMessages.HostKey(known.type().orElse(""), known.fingerprint()));
  }

  private static Repository shown(ConnectedRepository repository) {
    return new Repository(
        repository.id().value(),
        repository.remoteUrl(),
        repository.fullName(),
        repository.kind(),
        repository.defaultBranch(),
        repository.credential(),
        shown(repository.hostKey()),
        repository.maxConcurrentTasks(),
        repository.work().agent(),
        repository.work().agentOptions(),
        repository.work().setupCommand(),
        repository.work().testCommand(),
        repository.work().instructionsFile(),
        repository.work().branchPattern(),
        (int) repository.wallClock().toMinutes(),
        (int) repository.silence().toMinutes(),
        repository.workspace().value(),
        repository.createdAt(),
        repository.updatedAt());
  }
}
