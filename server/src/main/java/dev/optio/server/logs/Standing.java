package dev.optio.server.logs;

import java.util.OptionalLong;

/**
 * How far a watched task and its log are known to have come.
 *
 * @param head number of the last entry
 * @param ended where the log stood when the task was last seen finished; empty while it is not
 * @param version of the task
 * @param gone whether the task was deleted
 */
record Standing(long head, OptionalLong ended, long version, boolean gone) {}
