package dev.optio.server.publish;

import java.time.Duration;

/**
 * What work may at most consist of.
 *
 * @param packBytes of the pack as it arrives
 * @param objects in the pack
 * @param objectBytes of one file, inflated
 * @param inflatedBytes of all objects in the pack together
 * @param deltaBytes of all objects that are stored as differences; they are put together in memory,
 *     so this is a share of the heap
 * @param plainBytes of one commit or directory
 * @param pathBytes of one path from the top
 * @param pathDepth directories above each other
 * @param addedFiles more than the base has
 * @param changedFiles between base and head
 * @param commits between base and head
 * @param time for all of it
 */
public record QuarantineLimits(
    long packBytes,
    int objects,
    long objectBytes,
    long inflatedBytes,
    long deltaBytes,
    int plainBytes,
    int pathBytes,
    int pathDepth,
    int addedFiles,
    int changedFiles,
    int commits,
    Duration time) {

  /**
   * The usual limits: wide for work, narrow for attacks. 100 MiB is what the large forges take as
   * one file.
   *
   * @param heap most bytes that the process may have in memory
   */
  public static QuarantineLimits usual(long heap) {
    return new QuarantineLimits(
        256L << 20,
        200_000,
        100L << 20,
        4L << 30,
        Math.min(heap / 8, 512L << 20),
        16 << 20,
        4_096,
        128,
        50_000,
        50_000,
        10_000,
        Duration.ofMinutes(10));
  }
}
