/** A stand-in for model providers, so that real agent programs run without one. */
@NullMarked
package dev.optio.server.model;

import org.jspecify.annotations.NullMarked;
