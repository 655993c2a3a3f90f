/*
 * Rebuilds prebuilds/<platform>/chdb.node for all four platforms, or those named, with one cross-compiler:
 *
 *   python3 -m pip install ziglang==0.17.0
 *   node scripts/build-native.mjs [linux-x64 …] [--out FOLDER]
 *
 * The same sources give the same bytes on any machine.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildInfo, sources, TARGETS, TOOLCHAIN } from "./native-build-info.mjs";

const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
const native = fileURLToPath(new URL("../native/", import.meta.url));
const out = values.out ?? fileURLToPath(new URL("../prebuilds/", import.meta.url));
const headers = createRequire(import.meta.url)("node-api-headers").include_dir;

const version = spawnSync("python3", ["-m", "ziglang", "version"], { encoding: "utf8" });
if (`zig-${version.stdout?.trim()}` !== TOOLCHAIN) {
  console.error(`needs ${TOOLCHAIN}: python3 -m pip install ${TOOLCHAIN.replace("zig-", "ziglang==")}`);
  process.exit(1);
}
for (const name of positionals.length > 0 ? positionals : Object.keys(TARGETS)) {
  const target = TARGETS[name];
  if (target === undefined) {
    console.error(`unknown platform ${name}; there are ${Object.keys(TARGETS).join(", ")}`);
    process.exit(1);
  }
  const folder = join(out, name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "chdb.node");
  const { status } = spawnSync(
    "python3",
    [
      ...[
        "-m",
        "ziglang",
        "cc",
        "-target",
        target.zig,
        "-std=gnu11",
        "-O2",
        "-g0",
        "-s",
        "-Wall",
        "-Wextra",
        "-Werror",
      ],
      ...["-shared", "-fPIC", "-fvisibility=hidden", "-pthread", "-isystem", headers],
      `-DX_CHDB_BUILD="${buildInfo()}"`,
      // Without a name of its own the library would carry the path it was built at.
      ...(target.apple ? ["-undefined", "dynamic_lookup", "-Wl,-install_name,@rpath/chdb.node"] : ["-ldl"]),
      ...sources(),
      ...["-o", file],
    ],
    { cwd: native, stdio: "inherit" },
  );
  if (status !== 0) {
    rmSync(file, { force: true });
    process.exit(1);
  }
  console.log(`${name}  ${file}`);
}
