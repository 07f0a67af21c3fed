package dev.optio.server.backing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a PostgreSQL and a Redis. Its constructor, methods or life-cycle methods may
 * take parameters of these types, each made when first asked for and ended with the class:
 *
 * <ul>
 *   <li>{@link Backing}: a migrated database of the class's own on servers that all classes share;
 *   <li>{@link OwnServers}: servers of the class's own, which it may stop and start.
 * </ul>
 *
 * <p>Where the servers come from is said by {@link Choice}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersExtension.class)
public @interface WithServers {}
