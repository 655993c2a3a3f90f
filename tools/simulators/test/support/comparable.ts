import { Decoder } from "@msgpack/msgpack";
import { encodePackage } from "../../src/thingsdb/wire/package.ts";
import type { Received } from "./bare-client.ts";
import { bytesOf, type RecordedPackage } from "./vectors.ts";

const decoder = new Decoder({ useBigInt64: true });

/** Fields whose values differ from run to run. */
const VOLATILE = new Set([
  "created_at",
  "modified_at",
  "time",
  "port",
  "stored_change_id",
  "committed_change_id",
  "longest_query_duration",
  "average_query_duration",
  "longest_change_duration",
  "average_change_duration",
  "started_at",
  "largest_result_size",
  "queries_success",
  "queries_with_error",
  "changes_committed",
  "garbage_collected",
]);

/**
 * A package as text: its header, and its bytes, or for answers that differ from run to run what is in them.
 */
export function comparable(one: RecordedPackage | Received): string {
  const bytes = "dir" in one ? bytesOf(one) : encodePackage(one.type, one.id, one.payload);
  const header = `type ${one.type} id ${one.id} `;
  const payload = Buffer.from(bytes.subarray(8));
  if (payload.length > 4096)
    return `${header}${payload.length} bytes ${payload.toString("hex", 0, 56)} … ${payload.toString("hex", payload.length - 16)}`;
  const plain = decode(payload);
  if (plain === undefined) return header + payload.toString("hex");
  const text = JSON.stringify(plain, (key, value) =>
    VOLATILE.has(key) && value !== null && value !== 0 ? "*" : printable(value),
  );
  // The time of a task, and the port of the node.
  const stable = text.replace(/run_at:[^ ]*/, "run_at:*").replace(/("v1","READY",)\d+/, "$1*");
  return stable.includes("*") ? header + stable : `${header}${stable} ${payload.toString("hex")}`;
}

function decode(payload: Uint8Array): unknown {
  try {
    return decoder.decode(payload);
  } catch {
    return undefined;
  }
}

function printable(value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
