import { resultSchema } from "../codec/result-schema.ts";
import type { Endpoint } from "../endpoint.ts";
import { executeQueryStatement } from "../protocol/execute-statement.ts";
import { freeQuery } from "../query-source.ts";
import { decodeBatch } from "../result-batch.ts";
import type { ServerSession } from "../server-session.ts";

interface NodeRow {
  readonly Status: string;
  readonly RpcAddress: string;
  readonly RpcPort: number;
}

/** The nodes of the cluster that serve clients; it may be that only some users can see them. */
export async function fetchClusterNodes(session: ServerSession): Promise<Endpoint[]> {
  const answer = await session.call(
    executeQueryStatement,
    { sessionId: session.id, statement: "SHOW DATANODES", statementId: session.statementId, timeout: 0n },
    { idempotent: true },
  );
  session.check(answer.status);
  void freeQuery(session, answer.queryId);
  const schema = resultSchema(answer, {
    int64: "bigint",
    timestamps: "bigint",
    precision: session.precision,
  });
  const rows = (answer.queryResult ?? []).flatMap((block) => decodeBatch<NodeRow>(block, schema).rows);
  return rows
    .filter(({ Status, RpcAddress, RpcPort }) => Status === "Running" && RpcAddress && RpcPort > 0)
    .map(({ RpcAddress, RpcPort }) => ({ host: RpcAddress, port: RpcPort }));
}
