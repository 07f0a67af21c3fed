package dev.optio.server.db;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is handed out again and again, and whose transaction is left to whoever opened
 * it. So the migration tool works inside a larger transaction: all of it in the end, or nothing.
 */
final class OneTransaction implements InvocationHandler {
  private final Connection connection;
  private boolean autoCommit = true;
  private boolean closed;

  private OneTransaction(Connection connection) {
    this.connection = connection;
  }

  static DataSource on(Connection connection) {
    return proxy(
        DataSource.class,
        (source, method, arguments) ->
            method.getName().equals("getConnection")
                ? proxy(Connection.class, new OneTransaction(connection))
                : null);
  }

  /** Passes everything on but the end of the transaction, and that of the connection. */
  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "commit" -> null;
      case "rollback" -> arguments == null ? null : passed(method, arguments);
      case "getAutoCommit" -> autoCommit;
      case "setAutoCommit" -> {
        autoCommit = arguments != null && Boolean.TRUE.equals(arguments[0]);
        yield null;
      }
      case "isClosed" -> closed;
      case "close" -> {
        closed = true;
        yield null;
      }
      default -> passed(method, arguments);
    };
  }

  private @Nullable Object passed(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            OneTransaction.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
