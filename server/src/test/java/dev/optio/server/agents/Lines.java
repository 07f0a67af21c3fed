package dev.optio.server.agents;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.sandbox.OutputName;
import java.util.List;
import java.util.Optional;

/** Reads events written with ' for ", and makes what is expected of them. */
record Lines(Vendor vendor) {
  List<Reading> read(String event) {
    return vendor.read(OutputName.STDOUT, event.strip().replace('\'', '"'));
  }

  static Reading entry(EntryKind kind, String text) {
    return new Reading.Entry(kind, text, Optional.empty());
  }

  static Reading entry(EntryKind kind, String text, String group) {
    return new Reading.Entry(kind, text, Optional.of(group));
  }

  static Reading well(String message) {
    return new Reading.Finished(Optional.empty(), message);
  }

  static Reading badly(FailureCause cause, String message) {
    return new Reading.Finished(Optional.of(cause), message);
  }
}
