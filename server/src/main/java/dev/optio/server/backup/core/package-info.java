/** What a backup says of itself, and what that means. */
@NullMarked
package dev.optio.server.backup.core;

import org.jspecify.annotations.NullMarked;
