/** Tasks and their runs, as people hand them over and follow them. */
@NullMarked
package dev.optio.server.tasks;

import org.jspecify.annotations.NullMarked;
