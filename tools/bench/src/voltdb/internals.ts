/** Parts of our package, public or not: what it does before and after the network, for benches of that alone. */

export { TableLayout } from "../../../../packages/voltdb/src/codec/table-layout.ts";
export { DEFAULT_MODES } from "../../../../packages/voltdb/src/codec/value-modes.ts";
export { tableOf } from "../../../../packages/voltdb/src/codec/volt-table.ts";
export {
  connect,
  VoltTable,
  VoltType,
} from "../../../../packages/voltdb/src/index.ts";
export { invocationHead, writeInvocation } from "../../../../packages/voltdb/src/protocol/invocation.ts";
export { parameterWriter } from "../../../../packages/voltdb/src/protocol/parameters.ts";
