import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ThingsDbOptions } from "./thingsdb/options.ts";

/** What the user wants. */
export interface Command {
  readonly name: "thingsdb";
  readonly options: ThingsDbOptions;
}

export const usage = `usage: pnpm simulate thingsdb [--port 9200] [--ws-port 9270] [--http-port 9210] [--host 127.0.0.1]
                              [--nodes N] [--legacy] [--cert FILE --key FILE]`;

/** @throws {Error} that shows the usage for anything it does not understand */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parseOrExplain(words);
  if (positionals.length !== 1 || positionals[0] !== "thingsdb") throw new Error(usage);
  const { cert, key, host } = values;
  if ((cert === undefined) !== (key === undefined))
    throw new Error(`--cert and --key come together\n${usage}`);
  return {
    name: "thingsdb",
    options: {
      ...ports({ port: values.port, webSocketPort: values["ws-port"], httpPort: values["http-port"] }),
      ...(host === undefined ? {} : { host }),
      ...(values.nodes === undefined ? {} : { nodes: wholeNumber("--nodes", values.nodes, 1, 9) }),
      ...(values.legacy ? { legacy: true } : {}),
      ...(cert && key ? { tls: { cert: readFileSync(cert), key: readFileSync(key) } } : {}),
    },
  };
}

function ports(texts: Readonly<Record<string, string | undefined>>): Record<string, number> {
  const given: Record<string, number> = {};
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined) given[name] = wholeNumber("a port", text, 0, 65535);
  return given;
}

function wholeNumber(what: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Error(`${what} is from ${least} to ${most}, not ${text}`);
  return number;
}

function parseOrExplain(words: readonly string[]) {
  try {
    return parseArgs({
      args: words.filter((word) => word !== "--"),
      allowPositionals: true,
      options: {
        port: { type: "string" },
        "ws-port": { type: "string" },
        "http-port": { type: "string" },
        host: { type: "string" },
        nodes: { type: "string" },
        legacy: { type: "boolean" },
        cert: { type: "string" },
        key: { type: "string" },
      },
    });
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\n${usage}`, { cause });
  }
}
