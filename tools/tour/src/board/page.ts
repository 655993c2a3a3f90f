import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "@x/thingsdb";
import { Interrupted, type Interrupts } from "../interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { collection, dropCollection, makeCollection } from "./collection.ts";
import { makePageFiles } from "./page-files.ts";
import { startPageServer } from "./page-server.ts";
import { findServer, type TourServer } from "./tour-server.ts";

/** Serves the board as a page on this computer until Ctrl-C; its tabs talk to the nodes by themselves. */
export async function runBoardPage(
  terminal: Terminal,
  interrupts: Interrupts,
  port: number,
  url: string | undefined,
): Promise<void> {
  const { signal } = interrupts;
  const { style } = terminal;
  const server = await findServer(url);
  try {
    await using client = await connect(server.url, { signal });
    client.setDefaultScope(`//${collection}`);
    await makeCollection(client, signal);
    const key = randomBytes(18).toString("base64url");
    const webSockets = server.webSockets!;
    const page = await startPageServer({
      about: { ...webSockets, scope: `//${collection}`, mayStop: server.nodes.length > 1 },
      files: await makePageFiles(),
      webSockets: webSockets.nodes,
      key,
      port,
      stopNode: (webSocketPort) => restart(server, webSocketPort, signal),
    });
    terminal.print(
      "The board is ready. Open this in two tabs, or two browsers:",
      "",
      `    ${style.accent(style.bold(`http://127.0.0.1:${page.port}/#${key}`))}`,
      "",
      "Only this computer can reach the page, and only with this address. Ctrl-C ends it.",
    );
    if (!signal.aborted) await once(signal, "abort");
    await page.close();
    if (url) await dropCollection(client).catch(() => {});
  } finally {
    await server.end();
  }
  if (signal.reason instanceof Interrupted && signal.reason.signal !== "SIGINT") throw signal.reason;
  terminal.print("", style.dim("The page is closed."));
}

/** Stops a simulated node as SIGTERM does, and brings it back; one at a time, so that the others can serve. */
function restart({ nodes }: TourServer, port: string, signal: AbortSignal): void {
  if (nodes.some(({ status }) => status !== "READY")) return;
  const node = nodes.find(({ webSocketPort }) => webSocketPort === Number(port));
  void node?.stop().then(() => (signal.aborted ? undefined : node.start()));
}
