/** Faults on purpose, see dev.optio.server.architecture.PlantedFaultsTest. */
@NullMarked
package dev.optio.planted.tasks.core;

import org.jspecify.annotations.NullMarked;
