package dev.optio.server.auth;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.Credentials;
import dev.optio.server.contract.SystemMessages.Me;
import dev.optio.server.contract.SystemMessages.MeAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Turns what a request came with into a caller. Without sign-in there is one person, known by the
 * local token.
 */
public final class AuthVerticle {
  private final Db db;
  private final LocalToken localToken;
  private final IdentityStore store = new IdentityStore();
  private final UserId localUser;

  /** Makes the local person and their workspace when they are not there. */
  public AuthVerticle(Db db, LocalToken localToken, IdSource ids) {
    this.db = db;
    this.localToken = localToken;
    this.localUser =
        db.transaction(sql ->
            store.ensureLocalUser(
                sql, new UserId(ids.next()), new WorkspaceId(ids.next()), "Local user"));
  }

  /** Serves who the caller is. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(256);
    bus.serve(Operations.AUTHENTICATE, permits, this::authenticate);
    bus.serve(Operations.GET_ME, permits, this::getMe);
  }

  private Outcome<Caller> authenticate(Caller unknown, Credentials credentials) {
    if (credentials.token().filter(localToken::matches).isEmpty()) {
      return Outcome.done(unknown);
    }
    Optional<IdentityStore.Membership> membership =
        store.findMembership(db, localUser, credentials.workspace());
    if (membership.isEmpty()) {
      return Outcome.notFound("Workspace");
    }
    return Outcome.done(
        new Caller.Person(localUser, membership.get().workspace(), membership.get().role(), true));
  }

  private Outcome<MeAnswer> getMe(Caller caller, Nothing request) {
    Caller.Person person = caller.person();
    return store
        .findUser(db, person.user())
        .<Outcome<MeAnswer>>map(user ->
            Outcome.done(
                new MeAnswer(
                    new Me(
                        user.id().value(),
                        user.provider(),
                        user.email(),
                        user.displayName(),
                        Optional.empty(),
                        Optional.of(person.workspace().value()),
                        Optional.of(person.role())),
                    true)))
        .orElseGet(() -> Outcome.notFound("User"));
  }
}
