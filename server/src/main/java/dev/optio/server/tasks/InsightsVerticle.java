package dev.optio.server.tasks;

import dev.optio.server.bus.Bus;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.InsightMessages.CostSummary;
import dev.optio.server.contract.InsightMessages.CostsAnswer;
import dev.optio.server.contract.InsightMessages.DailyCost;
import dev.optio.server.contract.InsightMessages.Decision;
import dev.optio.server.contract.InsightMessages.DecisionsAnswer;
import dev.optio.server.contract.InsightMessages.GetCosts;
import dev.optio.server.contract.InsightMessages.ListDecisions;
import dev.optio.server.contract.Operations;
import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Pages;
import dev.optio.server.db.Db;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.tasks.InsightStore.Day;
import dev.optio.server.tasks.InsightStore.Sum;
import dev.optio.server.tasks.core.Cursors;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a workspace's tasks cost, and what people decided about them. */
public final class InsightsVerticle {
  private static final int USUAL_DAYS = 30;
  private static final int USUAL_LIMIT = 50;

  private final Db db;
  private final InstantSource clock;
  private final InsightStore store = new InsightStore();

  public InsightsVerticle(Db db, InstantSource clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Serves the operations that sum up. */
  public void serve(Bus bus) {
    Semaphore permits = new Semaphore(16);
    bus.serve(Operations.GET_COSTS, permits, this::getCosts);
    bus.serve(Operations.LIST_DECISIONS, permits, this::listDecisions);
  }

  private Outcome<CostsAnswer> getCosts(Caller caller, GetCosts request) {
    WorkspaceId workspace = caller.person().workspace();
    int days = request.days().orElse(USUAL_DAYS);
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate first = today.minusDays(days - 1L);
    Instant since = start(first);
    Map<LocalDate, Day> known =
        store.costsByDay(db, workspace, since, request.repoUrl()).stream()
            .collect(Collectors.toMap(Day::date, Function.identity()));
    List<DailyCost> daily =
        first
            .datesUntil(today.plusDays(1))
            .map(date -> known.getOrDefault(date, new Day(date, BigDecimal.ZERO, 0)))
            .map(day ->
                new DailyCost(day.date().toString(), day.cost().toPlainString(), day.tasks()))
            .toList();
    Sum now = store.costsOf(db, workspace, since, start(today.plusDays(1)), request.repoUrl());
    Sum before =
        store.costsOf(db, workspace, start(first.minusDays(days)), since, request.repoUrl());
    return Outcome.done(
        new CostsAnswer(
            new CostSummary(
                now.cost().toPlainString(),
                before.cost().toPlainString(),
                now.tasks(),
                now.tasksWithCost(),
                days),
            daily));
  }

  private Outcome<DecisionsAnswer> listDecisions(Caller caller, ListDecisions request) {
    return Pages.page(
        request.cursor(),
        request.limit().orElse(USUAL_LIMIT),
        Paging.places((Decision one) -> new Cursors.At(one.createdAt(), one.id())),
        (after, limit) -> store.decisions(db, caller.person().workspace(), after, limit),
        DecisionsAnswer::new);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
