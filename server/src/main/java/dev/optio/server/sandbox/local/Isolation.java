package dev.optio.server.sandbox.local;

/** What stands between an agent and the machine. */
public enum Isolation {
  /** Namespaces of the kernel and an allow-listed view of the files. */
  NAMESPACES,
  /** Nothing: an agent can read and change everything that the server's user can. */
  NONE
}
