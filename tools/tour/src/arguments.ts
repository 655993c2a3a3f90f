import { parseArgs } from "node:util";
import { announceOne, drivers } from "./drivers.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "report" }
  | { readonly kind: "web"; readonly port: number }
  /** Without a URL a server is started. */
  | { readonly kind: "readings"; readonly url: string | undefined }
  /** Without a URL nodes are simulated. */
  | { readonly kind: "board"; readonly url: string | undefined }
  | { readonly kind: "board-web"; readonly url: string | undefined; readonly port: number }
  | { readonly kind: "help" }
  /** It asks for something that there is not, or for nothing sensible. */
  | { readonly kind: "refuse"; readonly message: string };

/** How the tour is called. */
export const usage = `npm start                            the tour of chdb in the terminal
npm start -- --web [--port N]        the same flights as a page in your browser; any free port without N
npm start -- iotdb [--url URL]       a day of sensor readings, on a server of its own or the one at the URL
npm start -- thingsdb [--url URL]    rooms, things and nodes that go, on simulated nodes or the server at the URL
npm start -- thingsdb --web [--port N] [--url ws://...]
                                     a board and a chat as a page, live in every tab
npm start -- <driver>                the tour of a driver: ${drivers.map((driver) => driver.word).join(", ")}`;

/** Reads the words that follow `npm start --`. */
export function readArguments(args: readonly string[]): Command {
  const refuse = (message: string): Command => ({ kind: "refuse", message });
  let values: { web?: boolean; port?: string; url?: string; help?: boolean };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        web: { type: "boolean" },
        port: { type: "string" },
        url: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${usage}`);
  }
  if (values.help) return { kind: "help" };
  const [word = "chdb", ...more] = positionals;
  if (more.length > 0) return refuse(`One tour at a time, please.\n\n${usage}`);
  const driver = drivers.find((one) => one.word === word.toLowerCase());
  if (!driver) return refuse(`There is no driver called "${word}".\n\n${usage}`);
  if (!driver.hasTour) return refuse(announceOne(driver));
  if (driver.word === "iotdb") {
    if (values.web || values.port !== undefined) return refuse(`--web and --port go with chdb.\n\n${usage}`);
    return { kind: "readings", url: values.url };
  }
  if (driver.word === "chdb" && values.url !== undefined)
    return refuse(`--url goes with a driver that has a server.\n\n${usage}`);
  if (values.port !== undefined && !values.web) return refuse(`--port goes with --web.\n\n${usage}`);
  const isBoard = driver.word === "thingsdb";
  if (!values.web) return isBoard ? { kind: "board", url: values.url } : { kind: "report" };
  if (isBoard && values.url !== undefined && !/^wss?:\/\//i.test(values.url))
    return refuse("Browsers connect by WebSocket: --web takes a ws:// or wss:// URL.");
  const port = Number(values.port ?? 0);
  if (!/^\d*$/.test(values.port ?? "") || port > 65_535)
    return refuse(`--port is a number from 0 (any free one) to 65535, not "${values.port}".`);
  return isBoard ? { kind: "board-web", url: values.url, port } : { kind: "web", port };
}
