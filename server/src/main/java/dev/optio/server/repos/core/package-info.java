/** Which secret may be sent to which remote. Pure. */
@NullMarked
package dev.optio.server.repos.core;

import org.jspecify.annotations.NullMarked;
