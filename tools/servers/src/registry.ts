import { cassandra } from "./cassandra/cassandra.ts";
import type { ServerDefinition } from "./definition.ts";
import { iotdb } from "./iotdb/iotdb.ts";
import { voltdb } from "./voltdb/voltdb.ts";

/** Every server that this tool can start. */
export const definitions: readonly ServerDefinition[] = [cassandra, iotdb, voltdb];

/** @throws {Error} that names the servers there are */
export function findDefinition(name: string, among: readonly ServerDefinition[]): ServerDefinition {
  const found = among.find((definition) => definition.name === name);
  if (found) return found;
  const names = among.map((definition) => definition.name).join(", ") || "none yet";
  throw new Error(`no server is called "${name}"; there are: ${names}`);
}
