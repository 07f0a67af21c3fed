package dev.optio.server.tasks;

import java.util.UUID;

/**
 * Which prompt template a task's prompt was made of.
 *
 * @param name of the template at that time
 */
public record PromptOrigin(UUID templateId, String name) {}
