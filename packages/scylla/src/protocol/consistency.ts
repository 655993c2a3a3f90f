import { ScyllaUsageError } from "../errors.ts";

/** Names of the consistency levels; each one's number is its place (CQL v4 §3). */
const NAMES = [
  "ANY",
  "ONE",
  "TWO",
  "THREE",
  "QUORUM",
  "ALL",
  "LOCAL_QUORUM",
  "EACH_QUORUM",
  "SERIAL",
  "LOCAL_SERIAL",
  "LOCAL_ONE",
] as const;

/** How many replicas must have answered. */
export type Consistency = (typeof NAMES)[number];

/** How conditional statements agree: within the data center or across all. */
export type SerialConsistency = "SERIAL" | "LOCAL_SERIAL";

/**
 * The number of a consistency level.
 * @throws {ScyllaUsageError} for a name that is none
 */
export function consistencyCode(name: Consistency): number {
  const code = NAMES.indexOf(name);
  if (code < 0) throw new ScyllaUsageError(`consistency must be one of ${NAMES.join(", ")}`);
  return code;
}

/**
 * The number of a level that conditional statements may have.
 * @throws {ScyllaUsageError} for any other
 */
export function serialConsistencyCode(name: SerialConsistency): number {
  if (name !== "SERIAL" && name !== "LOCAL_SERIAL")
    throw new ScyllaUsageError("serialConsistency must be SERIAL or LOCAL_SERIAL");
  return consistencyCode(name);
}

/** The name of a level; what the server has added since is shown by its number. */
export function consistencyName(code: number): string {
  return NAMES[code] ?? `consistency ${code}`;
}
