import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quoteIdentifier } from "./codec/sql-quote.ts";
import { traceConnect } from "./diagnostics.ts";
import { Executor } from "./executor.ts";
import { Lanes } from "./lanes.ts";
import { loadBinding } from "./native/binding.ts";
import { type EngineConnection, openConnection } from "./native/engine-connection.ts";
import { Lifetime } from "./native/lifetime.ts";
import type { ResolvedSessionOptions } from "./session-options.ts";
import { SessionState } from "./session-state.ts";
import { readStatement } from "./statement.ts";
import { checkFunctions, linkFunctions } from "./udf.ts";
import { functionArguments } from "./udf-folder.ts";

/** An open engine as a session holds it. */
export interface Engine {
  readonly executor: Executor;
  /** What its statements have set up. */
  readonly state: SessionState;
  /** The data folder; the engine's own for a temporary session. */
  readonly path: string;
  /** Where the engine looks for executable functions. */
  readonly functionsFolder: string;
  /** Makes the engine stop what is under way, and lets nothing begin that still waits. */
  stopAll(): void;
  /** Closes the connections and removes what was temporary. Never rejects. */
  close(): Promise<void>;
}

/** Starts the engine, or joins the one that the process has: of the same path, or with `joinAny` of any. */
export function openEngine(options: ResolvedSessionOptions, joinAny: boolean): Promise<Engine> {
  const address = options.path || "a temporary directory";
  return traceConnect(() => open(options, joinAny), { address });
}

async function open(options: ResolvedSessionOptions, joinAny: boolean): Promise<Engine> {
  const binding = loadBinding(options.addon);
  const lifetime = new Lifetime(binding, join(tmpdir(), `x-chdb-${randomUUID()}`));
  const where = { path: options.path, joinAny, library: options.library, addon: options.addon };
  let main: EngineConnection | undefined;
  try {
    if (options.udfPath !== undefined) checkFunctions(options.udfPath);
    main = await openConnection({ ...where, args: functionArguments(lifetime.folder) });
    const { path, functions } = await engineFolders(main);
    lifetime.folder = functions || lifetime.folder;
    if (options.udfPath !== undefined) {
      linkFunctions(lifetime.folder, options.udfPath);
      await main.query("SYSTEM RELOAD FUNCTIONS", "Null");
    }
    const state = new SessionState(options.settings);
    const database =
      options.path === "" && !joinAny && !main.booted ? await ownDatabase(main, state) : undefined;
    for (const statement of state.replay()) await main.query(statement, "Null");
    const lanes = new Lanes(main, state, where, options.maxSideConnections, path);
    return {
      executor: new Executor(lanes, path, options.timeoutMs),
      state,
      path,
      functionsFolder: lifetime.folder,
      stopAll: () => lanes.stopAll(),
      close: async () => {
        await lanes.close(async (connection) => {
          if (database !== undefined) await connection.query(`DROP DATABASE ${database} SYNC`, "Null");
        });
        await lifetime.end();
      },
    };
  } catch (error) {
    await main?.close();
    await lifetime.end();
    throw error;
  }
}

/** Two temporary sessions of one process share the engine, but not their tables. */
async function ownDatabase(main: EngineConnection, state: SessionState): Promise<string> {
  const name = quoteIdentifier(`session_${randomUUID().replaceAll("-", "")}`);
  await main.query(`CREATE DATABASE ${name}`, "Null");
  state.record(readStatement(`USE ${name}`));
  return name;
}

/** What the engine was started with, by whoever started it. */
async function engineFolders(main: EngineConnection): Promise<{ path: string; functions: string }> {
  const sql =
    "SELECT anyIf(value, name = 'path'), anyIf(value, name = 'user_scripts_path') " +
    "FROM system.server_settings WHERE name IN ('path', 'user_scripts_path')";
  const { bytes } = await main.query(sql, "JSONCompactEachRow");
  const [path, functions] = JSON.parse(new TextDecoder().decode(bytes)) as [string, string];
  return { path, functions };
}
