package dev.optio.server.reconcile;

import dev.optio.server.db.Sql;
import dev.optio.server.tasks.core.RunEnd;
import java.util.function.Consumer;

/** What a stage of a run came to. */
sealed interface Next {
  /** The run stands elsewhere now: look again and go on from there. */
  record GoOn() implements Next {}

  /**
   * The run is over.
   *
   * @param also written in the transaction that ends it
   */
  record End(RunEnd end, Consumer<Sql> also) implements Next {
    End(RunEnd end) {
      this(end, sql -> {});
    }
  }
}
