import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { connect, isVoltError, VoltConnectionError, VoltTable, VoltType } from "@x/voltdb";

const table = new VoltTable([{ name: "a", type: VoltType.STRING }], [["x"]]);
assert.deepEqual(table.rows, [{ a: "x" }]);
const error = await connect({ servers: "127.0.0.1:1" }).catch((reason) => reason);
assert.ok(error instanceof VoltConnectionError && isVoltError(error));
assert.equal(error.code, "ERR_VOLT_CONNECT");

// The commands are there and start.
const manifest = createRequire(import.meta.url).resolve("@x/voltdb/package.json");
const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
for (const file of Object.values(bin)) {
  const out = execFileSync(process.execPath, [join(dirname(manifest), file), "--help"], { stdio: "pipe" });
  assert.equal(out.length, 0);
}
