package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SavedViewMessages.DeleteSavedView;
import dev.optio.server.contract.SavedViewMessages.ListSavedViews;
import dev.optio.server.contract.SavedViewMessages.SaveView;
import dev.optio.server.contract.SavedViewMessages.SavedView;
import dev.optio.server.contract.SavedViewMessages.SavedViewAnswer;
import dev.optio.server.contract.SavedViewMessages.SavedViewsAnswer;
import dev.optio.server.db.Db;
import dev.optio.server.ids.IdSource;
import dev.optio.server.ids.Parse;
import dev.optio.server.tasks.core.Drafts;
import dev.optio.server.tasks.core.NameCursors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Views of the task list that people keep for themselves. */
public final class SavedViewsVerticle {
  private static final int MOST_VIEWS = 50;
  private static final int USUAL_LIMIT = 100;

  private final Db db;
  private final IdSource ids;
  private final SavedViewStore store = new SavedViewStore();

  public SavedViewsVerticle(Db db, IdSource ids) {
    this.db = db;
    this.ids = ids;
  }

  /** Serves the operations on saved views. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(16);
    bus.serve(Operations.LIST_SAVED_VIEWS, permits, this::listSavedViews);
    bus.serve(Operations.SAVE_VIEW, permits, this::saveView);
    bus.serve(Operations.DELETE_SAVED_VIEW, permits, this::deleteSavedView);
  }

  private Outcome<SavedViewsAnswer> listSavedViews(Caller caller, ListSavedViews request) {
    Optional<String> after = request.cursor().flatMap(NameCursors::read);
    if (request.cursor().isPresent() && after.isEmpty()) {
      return Outcome.refused(ErrorCode.BAD_REQUEST, "cursor is not one of this API's.");
    }
    int limit = request.limit().orElse(USUAL_LIMIT);
    List<SavedView> found = store.listViews(db, caller.person(), after, limit + 1);
    List<SavedView> page = found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
    Optional<String> next =
        found.size() > limit
            ? Optional.of(NameCursors.write(page.getLast().name()))
            : Optional.empty();
    return Outcome.done(new SavedViewsAnswer(page, next, store.countViews(db, caller.person())));
  }

  private Outcome<SavedViewAnswer> saveView(Caller caller, SaveView request) {
    String name = Drafts.plain(request.name());
    if (name.isEmpty()) {
      return Outcome.refused(ErrorCode.INVALID_BODY, "A view needs a name.");
    }
    SavedView view = new SavedView(ids.next(), name, request.query(), Instant.EPOCH);
    return db.transaction(sql -> store.saveView(sql, caller.person(), view, MOST_VIEWS))
        .<Outcome<SavedViewAnswer>>map(saved -> Outcome.done(new SavedViewAnswer(saved)))
        .orElseGet(() ->
            Outcome.refused(
                ErrorCode.CONFLICT,
                "You keep " + MOST_VIEWS + " views already; delete one first."));
  }

  private Outcome<Nothing> deleteSavedView(Caller caller, DeleteSavedView request) {
    return Parse.uuid(request.id())
            .filter(id -> store.deleteView(db, caller.person(), id))
            .isPresent()
        ? Outcome.done(new Nothing())
        : Outcome.notFound("Saved view");
  }
}
