/** The kinds of agent programs: how each is started and how its output is read. */
@NullMarked
package dev.optio.server.agents;

import org.jspecify.annotations.NullMarked;
