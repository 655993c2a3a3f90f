import { defineConfig } from "tsup";
import { base } from "../../tsup.config.base.ts";

// Kept names are calls at load, which no bundler may drop: `Backoff` alone would bring the whole pool.
// No class here names itself in a static method, so all are published under their own names.
// Sockets stand apart: browsers have none.
export default defineConfig({
  ...base,
  entry: { index: "src/index.ts", socket: "src/socket.ts" },
  keepNames: false,
});
