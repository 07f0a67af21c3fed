package dev.optio.server.http;

import dev.optio.server.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which methods an address takes, so that a wrong one is told from a wrong address. */
final class AllowedMethods {
  private final List<At> operations;

  private AllowedMethods(List<At> operations) {
    this.operations = operations;
  }

  private record At(Pattern path, String method) {}

  static AllowedMethods of(Contract contract) {
    List<At> operations = new ArrayList<>();
    for (Contract.Declared declared : contract.operations().values()) {
      operations.add(
          new At(
              Pattern.compile(declared.path().replaceAll("\\{\\w+}", "[^/]+")),
              declared.method().toUpperCase(Locale.ROOT)));
    }
    return new AllowedMethods(List.copyOf(operations));
  }

  /** Empty where no operation is. */
  Set<String> at(String path) {
    Set<String> methods = new TreeSet<>();
    for (At operation : operations) {
      if (operation.path().matcher(path).matches()) {
        methods.add(operation.method());
      }
    }
    return methods;
  }
}
