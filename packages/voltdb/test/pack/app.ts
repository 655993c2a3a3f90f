import { VoltTable, VoltType } from "@x/voltdb";

// A table needs no connection: whoever only makes or reads them does not pay for it.
const table = new VoltTable([{ name: "n", type: VoltType.BIGINT }], [[5n], [null]]);
if (table.rows[0]?.n !== 5n || table.column("n").nullCount !== 1) throw new Error("a wrong table");
