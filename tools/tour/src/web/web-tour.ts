import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Session } from "@x/chdb";
import { credit, locateDataset } from "../flights/dataset.ts";
import { loadTables } from "../flights/tables.ts";
import { closingMs } from "../flights/tour-context.ts";
import { Interrupted, type Interrupts } from "../interrupts.ts";
import { formatCount, formatDuration } from "../terminal/numbers.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { startServer, type TourServer } from "./server.ts";
import { readStaticFiles } from "./static-files.ts";

/** What a query of the page may take. */
const limits = { rows: 100_000, timeoutMs: 60_000 };

/** Loads the flights and serves a page about them on this computer until Ctrl-C. */
export async function runWebTour(terminal: Terminal, interrupts: Interrupts, port: number): Promise<void> {
  const { signal } = interrupts;
  const { style } = terminal;
  const started = performance.now();
  terminal.status(`Loading three million flights ${style.glyphs.ellipsis}`);
  const dataset = locateDataset();
  const session = await Session.open();
  try {
    await loadTables(session, dataset, { signal });
    const about = await describeData(session, signal);
    const key = randomBytes(18).toString("base64url");
    const files = readStaticFiles(dataset.states);
    const server = await startServer({ session, about, files, key, port, limits });
    terminal.status("");
    terminal.print(
      `${formatCount(about.rows)} flights are ready after ${formatDuration(performance.now() - started)}. Open`,
      "",
      `    ${style.accent(style.bold(`http://127.0.0.1:${server.port}/#${key}`))}`,
      "",
      "Only this computer can reach the page, and only with this address. Ctrl-C ends it.",
    );
    await serveUntil(signal, server);
  } finally {
    terminal.status("");
    await session.close({ timeoutMs: closingMs });
  }
  if (signal.reason instanceof Interrupted && signal.reason.signal !== "SIGINT") throw signal.reason;
  terminal.print("", style.dim("The page is closed; no file is left behind."));
}

async function serveUntil(signal: AbortSignal, server: TourServer): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
  await server.close();
}

/** What the page says about the data before anybody asks. */
async function describeData(session: Session, signal: AbortSignal) {
  const { rows: columns } = await session.query<{
    table: string;
    name: string;
    type: string;
    comment: string;
  }>(
    `SELECT table, name, type, comment FROM system.columns
     WHERE database = currentDatabase() ORDER BY table = 'airports', position`,
    { signal },
  );
  const { rows } = await session.query<{ version: string; rows: bigint }>(
    "SELECT version() AS version, (SELECT count() FROM flights) AS rows",
    { signal },
  );
  const { version, rows: count } = rows[0]!;
  return { version, node: process.versions.node, rows: Number(count), columns, credit, limits };
}
