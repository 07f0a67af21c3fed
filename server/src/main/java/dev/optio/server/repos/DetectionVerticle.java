package dev.optio.server.repos;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.RepositoryMessages.DetectedAnswer;
import dev.optio.server.contract.RepositoryMessages.DetectedHabits;
import dev.optio.server.contract.SystemMessages.ById;
import dev.optio.server.db.Db;
import dev.optio.server.git.ObjectStores;
import dev.optio.server.git.RemoteException;
import dev.optio.server.git.TopFiles;
import dev.optio.server.ids.Parse;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.repos.RemoteAccess.Access;
import dev.optio.server.repos.core.Detection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks into a repository and guesses how work in it is prepared and tested. */
public final class DetectionVerticle {
  /** Well below the time after which a caller is told that nobody answered, a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final int ASKING_AT_ONCE = 16;
  private static final int LOOKS_AT_ONCE = 4;
  private static final int MAX_TEXT_BYTES = 256 * 1024;

  private final Db db;
  private final RemoteAccess access;
  private final ObjectStores stores;
  private final RepositoryStore repositories = new RepositoryStore();
  private final SharedWork<RepositoryId, Outcome<DetectedAnswer>> looks =
      new SharedWork<>(LOOKS_AT_ONCE);

  public DetectionVerticle(Db db, RemoteAccess access, ObjectStores stores) {
    this.db = db;
    this.access = access;
    this.stores = stores;
  }

  /** Serves its one operation. */
  public void serve(Bus bus) {
    bus.serve(Operations.DETECT_REPOSITORY, new Semaphore(ASKING_AT_ONCE), this::detectRepository);
  }

  private Outcome<DetectedAnswer> detectRepository(Caller caller, ById request) {
    Optional<ConnectedRepository> found =
        Parse.uuid(request.id())
            .map(RepositoryId::new)
            .flatMap(id -> repositories.getRepository(db, caller.person().workspace(), id));
    if (found.isEmpty()) {
      return Outcome.notFound("Repository");
    }
    ConnectedRepository repository = found.get();
    return switch (access.of(repository)) {
      case Access.Denied(boolean secretUnknown, String sentence) ->
          Outcome.refused(
              secretUnknown ? ErrorCode.SECRET_UNKNOWN : ErrorCode.REMOTE_BLOCKED, sentence);
      case Access.Granted(var remote) ->
          looks
              .join(
                  repository.id(),
                  () -> {
                    stores.fetch(repository.id(), remote);
                    return guessed(repository);
                  })
              .map(DetectionVerticle::awaited)
              .orElseGet(() ->
                  Outcome.refused(
                      ErrorCode.BUSY,
                      "Other repositories are being fetched; ask again in a while."));
    };
  }

  /** A fetch that takes longer goes on: who asks again waits for the same one. */
  private static Outcome<DetectedAnswer> awaited(Future<Outcome<DetectedAnswer>> look) {
    try {
      return look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Outcome.refused(
          ErrorCode.BUSY, "The repository is still being fetched; ask again in a while.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(ErrorCode.UNAVAILABLE, "The server is shutting down.");
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case RemoteException remote ->
            Outcome.refused(
                ErrorCode.of(remote.kind().code()), String.valueOf(remote.getMessage()));
        case RuntimeException surprise -> throw surprise;
        case null, default -> throw new IllegalStateException(e);
      };
    }
  }

  private Outcome<DetectedAnswer> guessed(ConnectedRepository repository) {
    Optional<String> commit = stores.resolve(repository.id(), repository.defaultBranch());
    if (commit.isEmpty()) {
      return Outcome.refused(
          ErrorCode.BRANCH_UNKNOWN,
          "The remote has no branch named " + repository.defaultBranch() + ".");
    }
    TopFiles files = stores.topFiles(repository.id(), commit.get(), Detection.READ, MAX_TEXT_BYTES);
    Detection.Guess guess = Detection.of(files.names(), files::text);
    return Outcome.done(
        new DetectedAnswer(
            new DetectedHabits(
                guess.languages(),
                guess.setupCommand(),
                guess.testCommand(),
                guess.instructionsFile())));
  }
}
