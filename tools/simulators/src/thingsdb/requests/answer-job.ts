import type { Query } from "../evaluator/query.ts";
import type { Connection } from "../node/connection.ts";
import { encodeResult } from "../node/execute.ts";
import type { SimulatedNode } from "../node/node.ts";
import type { Outcome } from "../node/run-query.ts";
import { PackageType } from "../wire/package-types.ts";
import { answerError } from "./handle-request.ts";
import type { Request } from "./request.ts";

/** Answers a query or a run with what it has come to. */
export function answerJob(
  node: SimulatedNode,
  connection: Connection,
  request: Request,
): (query: Query, outcome: Outcome) => void {
  return (query, outcome) => {
    try {
      if ("error" in outcome) throw outcome.error;
      const payload = encodeResult(node, query, outcome.value);
      node.counters.queriesSuccess++;
      connection.answer(request, PackageType.DATA, payload);
    } catch (error) {
      answerError(node, connection, request, error);
    }
  };
}
