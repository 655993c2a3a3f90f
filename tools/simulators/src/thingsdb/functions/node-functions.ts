import type { BuiltIn } from "../evaluator/built-ins.ts";
import { Privilege } from "../state/access.ts";
import { requirePrivilege } from "../state/require-privilege.ts";
import { packed, packedList } from "../values/plain.ts";
import { type Arguments, functionsOf } from "./arguments.ts";

function requireChange({ query: { database, user } }: Arguments): void {
  requirePrivilege(database.nodeAccess, user, Privilege.CHANGE, "@node");
}

/** Functions around nodes. */
export const nodeFunctions: readonly [string, BuiltIn][] = functionsOf("node-api", {
  node_info: (args) => packed(args.inNode().exactly(0).query.host.nodeInfo()),
  nodes_info: (args) => packedList(args.inNode().exactly(0).query.host.nodesInfo()),
  counters: (args) => packed(args.inNode().exactly(0).query.host.counters()),
  reset_counters: (args) => {
    requireChange(args.inNode().exactly(0));
    args.query.host.resetCounters();
    return null;
  },
  shutdown: (args) => {
    requireChange(args.inNode().exactly(0));
    args.query.host.shutdown();
    return null;
  },
  set_log_level: (args) => {
    requireChange(args.inNode().exactly(1));
    args.int(0);
    return null;
  },
});
