#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";
import { collectionScope } from "../scope.ts";
import {
  type EnumInfo,
  generateTypes,
  type ProcedureInfo,
  type ScopeInfo,
  type TypeInfo,
} from "./generate.ts";
import type { IntStyle } from "./spec.ts";

const USAGE = `usage: x-thingsdb-types --url thingsdb://user:password@host/collection [--scope //collection]
                        [--out types.ts] [--ints exact|number|bigint]

Writes TypeScript types for the types and enums of a collection, and a function for each procedure. The URL may be given
as THINGSDB_URL instead, so that the password is not on the command line. Without --out, the file goes to standard output.
`;

async function readScope(client: Client): Promise<ScopeInfo> {
  const scope = client.getDefaultScope();
  // Other scopes than collections have procedures alone.
  const isCollection = collectionScope(scope) !== undefined;
  const [types, enums, procedures] = await Promise.all([
    isCollection ? client.query<TypeInfo[]>("return types_info(), 3;") : [],
    isCollection ? client.query<EnumInfo[]>("return enums_info(), 3;") : [],
    client.query<ProcedureInfo[]>("return procedures_info(), 3;"),
  ]);
  return { scope, types, enums, procedures };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      scope: { type: "string" },
      out: { type: "string" },
      ints: { type: "string", default: "exact" },
      help: { type: "boolean", short: "h" },
    },
  });
  const url = values.url ?? (process.env.THINGSDB_URL || undefined);
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  if (url === undefined || !["exact", "number", "bigint"].includes(values.ints)) throw new Error(USAGE);
  const client = await connect(url);
  try {
    if (values.scope !== undefined) client.setDefaultScope(values.scope);
    const text = generateTypes(await readScope(client), values.ints as IntStyle);
    if (values.out === undefined) process.stdout.write(text);
    else writeFileSync(values.out, text);
  } finally {
    await client.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
