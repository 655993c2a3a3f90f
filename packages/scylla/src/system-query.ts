import { ask } from "./call.ts";
import type { Connection } from "./connection.ts";
import { ScyllaProtocolError } from "./errors.ts";
import { consistencyCode } from "./protocol/consistency.ts";
import { OPCODE } from "./protocol/opcode.ts";
import { encodeQuery } from "./protocol/query.ts";
import { Result } from "./result.ts";

/** How long a server may take to tell of itself. */
const TIMEOUT_MS = 15_000;

/**
 * The rows of a table that each server has about itself and the cluster, asked for on one connection.
 * @throws {ScyllaServerError} and what else `ask` throws
 */
export async function systemRows<Row>(connection: Connection, query: string): Promise<Row[]> {
  const answer = await ask(
    connection,
    OPCODE.QUERY,
    (writer) => encodeQuery(writer, connection.version, query, { consistency: consistencyCode("ONE") }),
    { timeoutMs: TIMEOUT_MS, query },
  );
  const result = answer.opcode === "RESULT" ? answer.result : undefined;
  if (result?.kind !== "ROWS" || result.metadata === undefined) {
    throw new ScyllaProtocolError(`${connection.address} answered a query without rows`, {
      offset: 0,
      kind: answer.opcode,
      firstBytes: "",
      address: connection.address,
    });
  }
  const { rowCount, source, start, end, metadata } = result;
  return new Result<Row>([{ specs: metadata.columns, rowCount, source, start, end }]).rows;
}
