/** Git remotes and bare repositories of our own, through JGit. */
@NullMarked
package dev.optio.server.git;

import org.jspecify.annotations.NullMarked;
