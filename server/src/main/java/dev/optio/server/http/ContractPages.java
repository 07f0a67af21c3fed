package dev.optio.server.http;

import dev.optio.server.bus.RawOperation;
import dev.optio.server.contract.Caller;
import dev.optio.server.contract.Contract;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The contract, published: as the file it is, as JSON, and as a page. */
public final class ContractPages {
  private ContractPages() {}

  /** The raw operations that publish it. */
  public static List<RawOperation> of(Contract contract) {
    ReferencePage page = ReferencePage.of(contract);
    return List.of(
        new Text("getContractYaml", "application/yaml; charset=utf-8", contract.yaml(), ""),
        new Text("getContractJson", "application/json", contract.json(), ""),
        new Text("getDocs", "text/html; charset=utf-8", page.html(), page.policy()));
  }

  private record Text(String id, String type, String body, String policy) implements RawOperation {
    @Override
    public void handle(RoutingContext context, Caller caller) {
      context.response().putHeader("Content-Type", type).putHeader("Cache-Control", "no-cache");
      if (!policy.isEmpty()) {
        context.response().putHeader("Content-Security-Policy", policy);
      }
      context.response().end(body);
    }
  }
}
