package dev.optio.server.workspaces;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.ById;
import dev.optio.server.contract.SystemMessages.WorkspaceAnswer;
import dev.optio.server.contract.SystemMessages.WorkspacesAnswer;
import dev.optio.server.db.Db;
import java.util.concurrent.Semaphore;

/** The workspaces of the caller; those of others do not exist for them. */
public final class WorkspacesVerticle {
  private final Db db;
  private final WorkspaceStore store = new WorkspaceStore();

  public WorkspacesVerticle(Db db) {
    this.db = db;
  }

  /** Serves the operations tagged {@code workspaces}. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.LIST_WORKSPACES, permits, this::listWorkspaces);
    bus.serve(Operations.GET_WORKSPACE, permits, this::getWorkspace);
  }

  private Outcome<WorkspacesAnswer> listWorkspaces(Caller caller, Nothing request) {
    return Outcome.done(new WorkspacesAnswer(store.listWorkspaces(db, caller.person().user())));
  }

  private Outcome<WorkspaceAnswer> getWorkspace(Caller caller, ById request) {
    return store.listWorkspaces(db, caller.person().user()).stream()
        .filter(workspace ->
            workspace.id().toString().equalsIgnoreCase(request.id())
                || workspace.slug().equals(request.id()))
        .findFirst()
        .<Outcome<WorkspaceAnswer>>map(
            workspace -> Outcome.done(new WorkspaceAnswer(workspace, workspace.role())))
        .orElseGet(() -> Outcome.notFound("Workspace"));
  }
}
