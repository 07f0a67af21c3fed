package dev.optio.server.backing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Makes servers and databases when first asked for; JUnit closes them with their scope. */
final class ServersExtension implements ParameterResolver {
  private static final Namespace OURS = Namespace.create(ServersExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Backing.class || type == OwnServers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store ofClass = outermost(context).getStore(OURS);
    if (parameter.getParameter().getType() == OwnServers.class) {
      return ofClass.computeIfAbsent(
          OwnServers.class, key -> made(OwnServers::start), OwnServers.class);
    }
    return ofClass.computeIfAbsent(
        Backing.class, key -> made(() -> Backing.on(shared(context))), Backing.class);
  }

  /** Nested classes share what their outermost class has. */
  private static ExtensionContext outermost(ExtensionContext context) {
    ExtensionContext current = context;
    while (current.getParent().isPresent()
        && current.getParent().get().getTestClass().isPresent()) {
      current = current.getParent().get();
    }
    return current;
  }

  private static Shared shared(ExtensionContext context) throws Exception {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(SharedStart.class, key -> SharedStart.attempted(), SharedStart.class)
        .shared();
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.make();
    } catch (Exception e) {
      throw new IllegalStateException("the servers for tests could not be had", e);
    }
  }

  /** Something that can fail in any way. */
  @FunctionalInterface
  private interface Making<T> {
    T make() throws Exception;
  }
}
