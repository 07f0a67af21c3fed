package dev.optio.server.publish;

/**
 * What is to be looked at.
 *
 * @param base full commit id that the task started from
 * @param head full commit id that the sandbox claims
 * @param branch that it shall be published on
 */
public record Work(String base, String head, String branch) {}
