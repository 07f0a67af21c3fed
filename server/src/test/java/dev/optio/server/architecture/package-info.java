/** The tests that hold the product's shape. */
@NullMarked
package dev.optio.server.architecture;

import org.jspecify.annotations.NullMarked;
