import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { NotInstalledError } from "../not-installed.ts";

/** How the client is called in the tables. */
export const voltjsName = "Node, 2018";

/** Its reader and writer of bytes. */
export interface VoltjsParser {
  readVoltTable(): Record<string, unknown>[];
}

/** What the benches use of the client of 2018, which was never published: it is compared where a copy is. */
export interface Voltjs {
  readonly Parser: new (bytes: Buffer) => VoltjsParser;
  readonly Procedure: new (
    name: string,
    types: readonly string[],
  ) => {
    getQuery(): {
      setParameters(params: readonly unknown[]): void;
      setUID(uid: string): void;
      getMessage(): { toBuffer(): Buffer };
    };
  };
  readonly Client: new (
    configurations: readonly object[],
  ) => {
    connect(callback: (code: number, event: string, results: unknown) => void): void;
    callProcedure(
      query: unknown,
      onAnswer: (code: number, event: string, results: { status: number }) => void,
    ): void;
    exit(callback?: () => void): void;
  };
  readonly Configuration: new () => Record<string, unknown>;
}

/**
 * Loads it from the folder that `VOLTDB_BENCH_VOLTJS` names.
 * @throws {NotInstalledError} when that names none
 */
export function loadVoltjs(): Voltjs {
  const folder = process.env.VOLTDB_BENCH_VOLTJS;
  if (folder === undefined || !existsSync(join(folder, "lib", "client.js"))) {
    throw new NotInstalledError("VOLTDB_BENCH_VOLTJS names no copy of it");
  }
  const require = createRequire(join(folder, "package.json"));
  const load = (part: string): unknown => require(join(folder, "lib", part));
  return {
    Parser: (load("parser") as { Parser: Voltjs["Parser"] }).Parser,
    Procedure: load("query") as Voltjs["Procedure"],
    Client: load("client") as Voltjs["Client"],
    Configuration: load("configuration") as Voltjs["Configuration"],
  };
}
