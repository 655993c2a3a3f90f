import type { VoltClient } from "../client.ts";
import { toBytes } from "../codec/bytes.ts";
import { kindOf } from "../codec/kind-of.ts";
import { VoltUsageError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import type { VoltResponse } from "../protocol/response.ts";

/** Options of calls that need their response. */
export type HelperOptions = Omit<CallOptions, "response">;

/** What a client is to these functions. */
type Caller = Pick<VoltClient, "call">;

/** What `@Statistics` knows about; servers of other versions may know more. */
export type StatisticsSelector =
  | "COMMANDLOG"
  | "CPU"
  | "DRCONSUMER"
  | "DRPRODUCER"
  | "DRROLE"
  | "EXPORT"
  | "GC"
  | "IDLETIME"
  | "IMPORT"
  | "INDEX"
  | "INITIATOR"
  | "IOSTATS"
  | "LIMITS"
  | "LIVECLIENTS"
  | "MANAGEMENT"
  | "MEMORY"
  | "PARTITIONCOUNT"
  | "PLANNER"
  | "PROCEDURE"
  | "PROCEDUREDETAIL"
  | "PROCEDUREINPUT"
  | "PROCEDUREOUTPUT"
  | "PROCEDUREPROFILE"
  | "QUEUE"
  | "REBALANCE"
  | "SNAPSHOTSTATUS"
  | "TABLE"
  | "TOPO"
  | "TTL";

/** What `@SystemInformation` knows about. */
export type SystemInformationSelector = "OVERVIEW" | "DEPLOYMENT" | "LICENSE";

/**
 * Runs SQL (or DDL, several statements in one text) by `@AdHoc`: one table for each statement. `params` fill the `?` of a
 * single statement.
 * @throws as `client.call`
 */
export function adHoc(
  client: Caller,
  sql: string,
  params: readonly unknown[] = [],
  options: HelperOptions = {},
): Promise<VoltResponse> {
  if (typeof sql !== "string")
    return Promise.reject(new VoltUsageError(`SQL is a string, not ${kindOf(sql)}`));
  return client.call("@AdHoc", [sql, ...params], options);
}

/**
 * Asks the cluster for its counters, `@Statistics`.
 * @param options `delta`: since the last time they were asked for so, instead of since the start
 * @throws as `client.call`
 */
export function statistics(
  client: Caller,
  selector: StatisticsSelector | (string & {}),
  options: HelperOptions & { readonly delta?: boolean } = {},
): Promise<VoltResponse> {
  const { delta = false, ...rest } = options;
  return client.call("@Statistics", [selector, delta ? 1 : 0], rest);
}

/**
 * Asks for what the hosts are and how they are set up, `@SystemInformation`: `OVERVIEW` by the numbers of the hosts, the
 * others, which tell of the cluster, under -1. Each is a map of keys to texts.
 * @throws as `client.call`
 */
export async function systemInformation(
  client: Caller,
  selector: SystemInformationSelector | (string & {}) = "OVERVIEW",
  options: HelperOptions = {},
): Promise<ReadonlyMap<number, ReadonlyMap<string, string>>> {
  const response = await client.call("@SystemInformation", [selector], options);
  const hosts = new Map<number, Map<string, string>>();
  for (const row of response.table().tuples) {
    // The tables of the cluster have no column for the host.
    const [host, key, value] = row.length > 2 ? row : [-1, ...row];
    const known = hosts.get(Number(host)) ?? new Map<string, string>();
    known.set(String(key), String(value ?? ""));
    hosts.set(Number(host), known);
  }
  return hosts;
}

/**
 * Replaces, adds and removes classes of procedures, `@UpdateClasses`. Procedures are then declared by DDL:
 * `CREATE PROCEDURE FROM CLASS …`.
 * @param jar the bytes of a jar; null to add nothing
 * @param remove classes to remove, by name or pattern (`com.example.*`)
 * @throws {VoltUsageError} when there is neither; else as `client.call`
 */
export async function updateClasses(
  client: Caller,
  jar: Uint8Array | ArrayBuffer | null,
  remove: string | readonly string[] | null = null,
  options: HelperOptions = {},
): Promise<void> {
  const names = remove === null || typeof remove === "string" ? remove : remove.join(",");
  if (jar === null && !names)
    throw new VoltUsageError("updateClasses takes a jar, or names to remove, or both");
  if (jar !== null && toBytes(jar) === undefined)
    throw new VoltUsageError(`a jar is bytes, not ${kindOf(jar)}`);
  await client.call("@UpdateClasses", [jar, names || null], options);
}
