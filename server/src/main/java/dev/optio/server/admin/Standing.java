package dev.optio.server.admin;

import dev.optio.server.contract.SystemMessages.InstanceLimits;
import dev.optio.server.contract.SystemMessages.Notice;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What is fixed about this replica from its start, and the few facts that change.
 *
 * @param notices what people must know, worst first
 * @param pathsAllowed whether a repository may be a path
 * @param redisAnswers whether news between replicas can arrive
 * @param takesWork empty when this replica takes runs; else why not
 */
public record Standing(
    String version,
    boolean authDisabled,
    boolean pathsAllowed,
    InstanceLimits limits,
    List<Notice> notices,
    BooleanSupplier redisAnswers,
    Supplier<List<String>> takesWork) {
  public Standing {
    notices = List.copyOf(notices);
  }
}
