/** Writing down everything that is sent and received. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// #region dump
import { connect } from "@x/voltdb";

const folder = mkdtempSync(join(tmpdir(), "dump-"));
const dumpFile = join(folder, "voltdb.dump");
const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212", { dumpFile });
await client.call("@Ping");
await client.close();
// npx x-voltdb-dump voltdb.dump
// #endregion dump
const command = [...process.execArgv, join(import.meta.dirname, "../src/cli/dump.ts"), dumpFile];
const shown = execFileSync(process.execPath, command, { encoding: "utf8" });
const ping = shown.slice(shown.indexOf("@Ping") - 20).split("\n");
console.log(
  ping.map((line) => line.replace(/.*(→|←) #\d+ /, "$1 ").replace(/in \d+ ms/, "in … ms")).join("\n"),
);
rmSync(folder, { recursive: true });
