import { type Client, connect } from "@x/thingsdb";
import type { Interrupts } from "../interrupts.ts";
import { StepRunner } from "../step-runner.ts";
import { formatDuration } from "../terminal/numbers.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapText } from "../terminal/text.ts";
import { collection, dropCollection, makeCollection } from "./collection.ts";
import { talk } from "./steps/chat.ts";
import { killNode, stopNode } from "./steps/nodes.ts";
import { changeThings } from "./steps/things.ts";
import { exchange } from "./steps/values.ts";
import { findServer } from "./tour-server.ts";

/** The tour of `@x/thingsdb`: two people, a room, a board of things that change, and nodes that go. */
export async function runBoardTour(
  terminal: Terminal,
  interrupts: Interrupts,
  url: string | undefined,
): Promise<void> {
  const { style, width } = terminal;
  const { signal } = interrupts;
  const steps = new StepRunner(terminal);
  const started = performance.now();
  terminal.print(
    "",
    `${style.bold("A board that two people keep")} ${style.dim(`${style.glyphs.dot} @x/thingsdb: rooms, things, and nothing twice`)}`,
    style.dim(style.glyphs.line.repeat(width)),
    "",
  );
  const server = await findServer(url);
  const clients: Client[] = [];
  let isMade = false;
  try {
    const context = await steps.run(url ? "Connect" : "Start three nodes and connect", async (output) => {
      const open = async (): Promise<Client> => {
        const client = await connect(server.url, { signal });
        clients.push(client);
        client.setDefaultScope(`//${collection}`);
        return client;
      };
      const [iris, cato] = [await open(), await open()];
      // Each has a node of their own, where there are several.
      if (server.nodes.length > 1 && cato.address === iris.address) await cato.reconnect();
      const version = await iris.query<string>("node_info().load().version;", { scope: "@n", signal });
      await makeCollection(iris, signal);
      isMade = true;
      output.say(
        url
          ? `ThingsDB ${version} at ${iris.address}.`
          : `Three simulated nodes with the protocol and the language of ThingsDB ${version}; --url takes real ones.`,
      );
      return { iris, cato, style, signal };
    });
    await steps.run("Two people in a room", (output) => talk(context, output));
    await steps.run("Things, kept up to date", (output) => changeThings(context, output));
    await steps.run("Values, and very many at once", (output) => exchange(context, output));
    if (server.nodes.length > 1) {
      await steps.run("A node shuts down", (output) => stopNode(context, server.nodes, output));
      await steps.run("A node is killed", (output) => killNode(context, server.nodes, output));
    }
  } finally {
    if (isMade && url) await dropCollection(clients[0]!).catch(() => {});
    await Promise.all(clients.map((client) => client.close({ timeoutMs: 500 })));
    await server.end();
  }
  const end = url ? `The collection ${collection} is dropped again.` : "The nodes are gone.";
  terminal.print(
    ...wrapText(
      `${style.good("Done")} in ${formatDuration(performance.now() - started)}. ${end} Next: npm start -- thingsdb --web ` +
        "shows the board in your browser.",
      width,
    ),
  );
}
