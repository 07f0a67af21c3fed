package dev.optio.server.admin;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Operation.Nothing;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.SystemMessages.AgentKind;
import dev.optio.server.contract.SystemMessages.AgentTypesAnswer;
import dev.optio.server.contract.SystemMessages.Health;
import dev.optio.server.contract.SystemMessages.Instance;
import dev.optio.server.contract.SystemMessages.InstanceAnswer;
import dev.optio.server.contract.SystemMessages.Notice;
import dev.optio.server.contract.SystemMessages.Readiness;
import dev.optio.server.db.Db;
import dev.optio.server.db.DbException;
import dev.optio.server.db.DbUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/** The instance itself: is it well, does it take work, what can it run. */
public final class AdminVerticle {
  private static final int UNAVAILABLE = 503;

  private final Db db;
  private final Standing standing;
  private final QueueHoldStore queueHold = new QueueHoldStore();
  private final List<AgentKind> agents;

  /**
   * The feature.
   *
   * @param agents in the order in which they are offered
   */
  public AdminVerticle(Db db, Standing standing, List<AgentKind> agents) {
    this.db = db;
    this.standing = standing;
    this.agents = List.copyOf(agents);
  }

  /** Serves the operations tagged {@code system}. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(64);
    bus.serve(Operations.GET_HEALTH, permits, this::getHealth);
    bus.serve(Operations.GET_READY, permits, this::getReady);
    bus.serve(Operations.GET_INSTANCE, permits, this::getInstance);
    bus.serve(Operations.LIST_AGENT_TYPES, permits, this::listAgentTypes);
  }

  private Outcome<Health> getHealth(Caller caller, Nothing request) {
    boolean database = db.answers();
    Map<String, Boolean> checks = new TreeMap<>();
    checks.put("database", database);
    checks.put("redis", standing.redisAnswers().getAsBoolean());
    Health health =
        new Health(database, checks, standing.limits().maxConcurrent(), standing.version());
    return database ? Outcome.done(health) : new Outcome.Special<>(UNAVAILABLE, health);
  }

  private Outcome<Readiness> getReady(Caller caller, Nothing request) {
    List<String> reasons = new ArrayList<>(standing.takesWork().get());
    if (!db.answers()) {
      reasons.add("The database cannot be reached.");
    }
    Readiness readiness = new Readiness(reasons.isEmpty(), reasons);
    return reasons.isEmpty()
        ? Outcome.done(readiness)
        : new Outcome.Special<>(UNAVAILABLE, readiness);
  }

  private Outcome<InstanceAnswer> getInstance(Caller caller, Nothing request) {
    return Outcome.done(
        new InstanceAnswer(
            new Instance(
                standing.version(),
                "local",
                standing.authDisabled(),
                standing.pathsAllowed(),
                standing.limits(),
                notices())));
  }

  private List<Notice> notices() {
    List<Notice> all = new ArrayList<>(standing.notices());
    if (isHeld()) {
      all.add(
          new Notice(
              "queue_held",
              "warning",
              "No task starts before an operator gives the command optio-admin release."));
    }
    return all;
  }

  /** Who cannot ask the database says the rest all the same. */
  private boolean isHeld() {
    try {
      return queueHold.isHeld(db);
    } catch (DbUnavailableException | DbException e) {
      return false;
    }
  }

  private Outcome<AgentTypesAnswer> listAgentTypes(Caller caller, Nothing request) {
    return Outcome.done(new AgentTypesAnswer(agents));
  }
}
