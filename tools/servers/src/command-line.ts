import { parseArgs } from "node:util";
import type { UpOptions } from "./definition.ts";

/** What the user wants. */
export type Command =
  | { readonly action: "up"; readonly name: string; readonly options: UpOptions }
  | { readonly action: "down"; readonly name: string }
  | { readonly action: "list" }
  /** Stops servers whose tests have died; the test runner's own word. */
  | { readonly action: "sweep" };

export const usage = `usage: pnpm server <name> up [--nodes N] [--tls] [--auth] [--security] [--compact] [--durable] [--precision ms|us|ns]
       pnpm server <name> down
       pnpm server list`;

/** @throws {Error} that shows the usage for anything it does not understand */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parseOrExplain(words);
  const [first, action, ...rest] = positionals;
  if (first === "list" || first === "sweep") return { action: first };
  if (first === undefined || rest.length > 0) throw new Error(usage);
  if (action === "down") return { action, name: first };
  if (action !== "up") throw new Error(usage);
  const { nodes, precision, ...switches } = values;
  if (nodes !== undefined && !/^[1-9]$/.test(nodes)) throw new Error(`--nodes is from 1 to 9, not ${nodes}`);
  if (precision !== undefined && precision !== "ms" && precision !== "us" && precision !== "ns")
    throw new Error(`--precision is ms, us or ns, not ${precision}`);
  return {
    action,
    name: first,
    options: {
      ...switches,
      ...(nodes === undefined ? {} : { nodes: Number(nodes) }),
      ...(precision === undefined ? {} : { precision }),
    },
  };
}

function parseOrExplain(words: readonly string[]) {
  try {
    return parseArgs({
      args: words.filter((word) => word !== "--"),
      allowPositionals: true,
      options: {
        nodes: { type: "string" },
        precision: { type: "string" },
        tls: { type: "boolean" },
        auth: { type: "boolean" },
        security: { type: "boolean" },
        compact: { type: "boolean" },
        durable: { type: "boolean" },
      },
    });
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\n${usage}`, { cause });
  }
}
