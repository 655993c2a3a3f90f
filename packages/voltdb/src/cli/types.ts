#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { connect } from "../connect.ts";
import { formatSignatures, readSignatures } from "../helpers/procedure-types.ts";

const USAGE = `usage: x-voltdb-types --url voltdb://user:password@host:21212 [--ca FILE] [--out FILE] [--no-tables]

Writes a TypeScript module with all procedures of a server and the types of their parameters.
  --url        the server; default: the environment variable VOLTDB_URL
  --ca         certificate (PEM) that the server's certificate is checked against, with ?tls=true
  --out        the file; default: standard output
  --no-tables  without the procedures that come with tables (T.insert …)
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: process.env.VOLTDB_URL ?? "" },
      ca: { type: "string" },
      out: { type: "string" },
      "no-tables": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help || values.url === "") {
    process.stderr.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const client = await connect(
    values.url,
    values.ca === undefined ? {} : { tls: { ca: readFileSync(values.ca) } },
  );
  try {
    const all = await readSignatures(client);
    const wanted = values["no-tables"] ? all.filter(({ name }) => !name.includes(".")) : all;
    const text = formatSignatures(wanted);
    if (values.out === undefined) process.stdout.write(text);
    else writeFileSync(values.out, text);
  } finally {
    await client.close();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
