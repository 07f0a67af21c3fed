/** The states of tasks and runs, and what to do when something happens to them. Pure. */
@NullMarked
package dev.optio.server.tasks.core;

import org.jspecify.annotations.NullMarked;
