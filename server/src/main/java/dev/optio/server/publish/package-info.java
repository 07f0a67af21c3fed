/** From an agent's pack to one pushed branch: quarantine, checks, diff, push. */
@NullMarked
package dev.optio.server.publish;

import org.jspecify.annotations.NullMarked;
