package dev.optio.server.publish;

import dev.optio.server.ids.RepositoryId;
import java.util.Optional;

/**
 * One branch to be pushed.
 *
 * @param branch short name
 * @param head full commit id, accepted by the quarantine
 * @param expected where Optio left the branch; empty when Optio never pushed it
 */
public record Push(
    RepositoryId repository, String branch, String head, Optional<String> expected) {}
