#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatEntry } from "../dump/format-dump.ts";
import { readDump } from "../dump/read-dump.ts";

const USAGE =
  "usage: x-voltdb-dump FILE [--all]\n\nShows what a client with the option dumpFile sent and received; --all: all rows.\n";

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [file, ...rest] = positionals;
  if (values.help || file === undefined || rest.length > 0) {
    process.stderr.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  for (const entry of readDump(readFileSync(file))) process.stdout.write(`${formatEntry(entry, values)}\n`);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
try {
  main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
