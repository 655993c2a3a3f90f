/** A database in a folder: its data are there again when it is opened the next time. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "@x/chdb";

const folder = await mkdtemp(join(tmpdir(), "chdb-example-"));

// #region persistent
const path = join(folder, "data"); // made when it does not exist

const first = await Session.open({ path });
await first.query("CREATE TABLE counters (name String, value UInt64) ORDER BY name");
await first.insert("counters", [{ name: "starts", value: 1 }]);
await first.close(); // the data stay

const second = await Session.open(path); // a path alone is enough
console.log((await second.query("SELECT * FROM counters")).rows);
// #endregion persistent

// #region one-engine
// One process runs one engine: the same path again is welcome, another one is refused.
const again = await Session.open(path);
console.log((await again.query("SELECT count() AS rows FROM counters")).singleRow());
await Session.open(join(folder, "other")).catch((error) => console.log(error.code));

await Promise.all([second.close(), again.close()]); // the last one closes the engine
const other = await Session.open(join(folder, "other"));
console.log(await other.query("SHOW TABLES", "TSV"));
await other.close();
// #endregion one-engine

console.log((await readdir(folder)).sort());
await rm(folder, { recursive: true });
