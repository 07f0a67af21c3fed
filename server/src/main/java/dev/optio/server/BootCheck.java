package dev.optio.server;

import dev.optio.server.contract.Contract;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Operations;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses to start when contract, constants and served operations differ. */
final class BootCheck {
  private BootCheck() {}

  /**
   * Compares.
   *
   * @param served operations that features serve on the bus
   * @param raw operations that answer by themselves
   */
  static void run(Contract contract, Set<String> served, Set<String> raw) throws StartException {
    Set<String> messages = new TreeSet<>();
    Set<String> byThemselves = new TreeSet<>();
    contract
        .operations()
        .values()
        .forEach(declared -> (declared.raw() ? byThemselves : messages).add(declared.id()));
    Set<String> wanted = new TreeSet<>(messages);
    wanted.addAll(Operations.NOT_IN_CONTRACT);
    same("operations with a constant", messages, Operations.IN_CONTRACT.keySet());
    same("served operations", wanted, served);
    same("raw operations", byThemselves, raw);
    same(
        "error codes",
        contract.errorCodes(),
        Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet()));
  }

  private static void same(String what, Set<String> contract, Set<String> code)
      throws StartException {
    Set<String> missing = new TreeSet<>(contract);
    missing.removeAll(code);
    Set<String> surplus = new TreeSet<>(code);
    surplus.removeAll(contract);
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new StartException(
          "The "
              + what
              + " are not those of openapi.yaml: missing "
              + missing
              + ", not in the contract "
              + surplus);
    }
  }
}
