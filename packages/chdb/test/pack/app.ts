import { join } from "node:path";
import { query } from "@x/chdb";

// The addon and the engine are where the packages are installed; the bundle is not.
const installed = process.env.PACK_CHECK_INSTALLED ?? "";
const options = {
  addon: join(installed, "@x/chdb/prebuilds", `${process.platform}-${process.arch}`, "chdb.node"),
  library: process.env.CHDB_LIBRARY ?? join(installed, "@chdb/lib-linux-x64-gnu/libchdb.so"),
};

void query<{ answer: bigint }>("SELECT {n:UInt64} * 2 AS answer", { ...options, params: { n: 21 } }).then(
  ({ rows }) => {
    if (rows[0]?.answer !== 42n) throw new Error(`a wrong answer: ${rows[0]?.answer}`);
  },
);
