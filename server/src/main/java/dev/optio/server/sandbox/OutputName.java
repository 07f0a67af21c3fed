package dev.optio.server.sandbox;

/** The two streams an agent writes. */
public enum OutputName {
  STDOUT,
  STDERR
}
