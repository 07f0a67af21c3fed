package dev.optio.server.repos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How agents work in a repository.
 *
 * @param agent kind of agent for tasks that name none
 * @param agentOptions of that kind, for tasks that give none
 * @param setupCommand what makes a checkout ready before an agent starts; it gets no secrets
 * @param testCommand what must pass before an agent is done
 * @param instructionsFile path in the repository that an agent reads first
 * @param branchPattern how branches of tasks are called, with {@code {number}} and {@code {slug}}
 */
public record WorkHabits(
    String agent,
    ObjectNode agentOptions,
    Optional<String> setupCommand,
    Optional<String> testCommand,
    Optional<String> instructionsFile,
    String branchPattern) {}
