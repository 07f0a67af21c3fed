/** Faults on purpose, see dev.optio.server.architecture.PlantedFaultsTest. */
@NullMarked
package dev.optio.planted.tasks;

import org.jspecify.annotations.NullMarked;
