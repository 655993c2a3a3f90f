// Ends while a query runs: writes the time of the call to standard output, then calls process.exit.
import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "@x/chdb";

const { sql, runningMs } = JSON.parse(process.argv[2]);
const session = await Session.open();
session.query(sql).catch(() => {});
await sleep(runningMs);
const { rows } = await session.query("SELECT count() AS queries FROM system.processes");
// The one that counts them is one of them.
if (rows[0].queries !== 2n) throw new Error(`${rows[0].queries} queries are running instead of 2`);
writeSync(1, JSON.stringify({ exitAt: Date.now() }));
process.exit(7);
