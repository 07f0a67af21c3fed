package dev.optio.server.sandbox;

import dev.optio.server.ids.MessageId;
import dev.optio.server.ids.RunId;
import dev.optio.server.ids.TaskId;
import java.io.InputStream;
import java.util.List;

/**
 * Where runs execute. Every verb may be called twice with the effect of once, by any replica that
 * can reach the place, after any crash of the caller.
 *
 * <p>All methods block and are meant for virtual threads. What comes out of a sandbox is a claim,
 * not a fact: callers treat every byte as hostile.
 */
public interface Sandbox extends AutoCloseable {
  /** Makes the task's checkout, or finds the one that is there and leaves it as it is. */
  Prepared prepare(Place place) throws SandboxException;

  /**
   * Starts the agent under a supervisor that outlives the caller. A run that was started before is
   * left alone, whatever its state.
   *
   * @param fence the caller's fence number; a start with a lower one than was seen is refused
   */
  void start(RunId run, TaskId task, long fence, Launch launch) throws SandboxException;

  RunStatus status(RunId run) throws SandboxException;

  /**
   * Reads one output stream of the run from a byte offset.
   *
   * @throws SandboxException {@link SandboxException.Cause#FORGED} when fewer bytes are there than
   *     the offset says were read before
   */
  Attachment attach(RunId run, OutputName output, long offset) throws SandboxException;

  /** Appends a line to the agent's input, once per message id. A line feed is added. */
  void deliver(RunId run, MessageId message, String line) throws SandboxException;

  /** Ends the agent's input after all that was delivered before. */
  void closeInput(RunId run) throws SandboxException;

  /**
   * Ends every process that belongs to the run: asked to first, then killed; gone within 10
   * seconds. A run that has ended, or never started, is left as it is.
   */
  void kill(RunId run) throws SandboxException;

  /**
   * What the task has made since {@code base}: left-overs in the checkout are committed, then all
   * new objects are packed. Runs inside the sandbox with the agent's rights and no secret.
   *
   * @param base full commit id that the checkout started from
   */
  Collected collect(TaskId task, String base) throws SandboxException;

  /**
   * The vendor's conversation files as a tar stream.
   *
   * @param paths allow-list, relative to the agent's home; a directory means all below it
   */
  InputStream capsule(TaskId task, List<String> paths) throws SandboxException;

  /** Forgets the task: checkout, home, run directories. Its runs must have ended. */
  void remove(TaskId task) throws SandboxException;

  /** What is here of tasks and runs, also what somebody failed to remove. */
  Kept kept() throws SandboxException;

  /** Forgets a run that no task here knows of. It must have ended, and long ago. */
  void forget(RunId run) throws SandboxException;

  @Override
  void close();
}
