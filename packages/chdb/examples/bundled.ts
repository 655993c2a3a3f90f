/** Naming the addon and the engine, for programs that have been bundled away from their packages. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Session } from "@x/chdb";

// In a bundle: wherever the two packages have been copied to.
const { resolve } = createRequire(import.meta.url);
const platform = `${process.platform}-${process.arch}`;
const chdb = dirname(resolve("@x/chdb/package.json"));
const engine = dirname(
  resolve(`@chdb/lib-${platform}${process.platform === "linux" ? "-gnu" : ""}/package.json`),
);

// #region bundled
const session = await Session.open({
  addon: join(chdb, "prebuilds", platform, "chdb.node"),
  library: join(engine, "libchdb.so"), // the file is called so on macOS, too
});
// #endregion bundled
console.log((await session.query("SELECT 'found' AS engine")).rows);
await session.close();

// #region missing
await Session.open({ library: "/nowhere/libchdb.so" }).catch((error) => {
  console.log(error.code, error.message);
});
// #endregion missing
