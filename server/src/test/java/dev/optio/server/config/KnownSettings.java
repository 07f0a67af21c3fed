package dev.optio.server.config;

import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names of all settings, found by watching which of them are read. */
public final class KnownSettings {
  private KnownSettings() {}

  public static Set<String> names() {
    Watched environment = new Watched();
    environment.put("OPTIO_AUTH_DISABLED", "true");
    Settings.read(environment);
    return environment.asked;
  }

  private static final class Watched extends HashMap<String, String> {
    private static final long serialVersionUID = 1;

    private final transient Set<String> asked = new TreeSet<>();

    @Override
    public @Nullable String get(@Nullable Object name) {
      asked.add(String.valueOf(name));
      return super.get(name);
    }
  }
}
