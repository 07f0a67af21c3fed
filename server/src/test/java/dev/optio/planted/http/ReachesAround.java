package dev.optio.planted.http;

import dev.optio.planted.tasks.AsksTheDatabase;

/** Calls a feature without the bus. */
final class ReachesAround {
  int count(AsksTheDatabase tasks) {
    return tasks.count();
  }
}
