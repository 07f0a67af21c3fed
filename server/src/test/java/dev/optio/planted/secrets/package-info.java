/** Faults on purpose, see dev.optio.server.architecture.PlantedFaultsTest. */
@NullMarked
package dev.optio.planted.secrets;

import org.jspecify.annotations.NullMarked;
