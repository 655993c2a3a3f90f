import { connect, type TableSession } from "@x/iotdb";
import type { Interrupts } from "../interrupts.ts";
import { StepRunner } from "../step-runner.ts";
import { formatDuration } from "../terminal/numbers.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapText } from "../terminal/text.ts";
import { findServer, type TourServer } from "./server.ts";
import { readBack } from "./steps/check.ts";
import { printWarmest } from "./steps/devices.ts";
import { drawHours } from "./steps/hours.ts";
import { insertRows } from "./steps/live.ts";
import { writeDay } from "./steps/write.ts";

/** The database of the tour; it is made and dropped. */
const database = "x_tour";

/** The tour of `@x/iotdb`: a day of readings from a thousand devices, streamed in and drawn. */
export async function runReadingsTour(
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
    `${style.bold("A day of a thousand devices")} ${style.dim(`${style.glyphs.dot} @x/iotdb: Apache IoTDB, column by column`)}`,
    style.dim(style.glyphs.line.repeat(width)),
    "",
  );
  let server: TourServer | undefined;
  let session: TableSession | undefined;
  try {
    session = await steps.run(url ? "Connect" : "Start a server and connect", async (output) => {
      server = await findServer(url, output, signal);
      const opened = await connect(server.url);
      const answer = await opened.executeQueryStatement<{ Version: string }>("SHOW VERSION", { signal });
      const version = (await answer.readAll())[0]?.Version;
      output.say(`Apache IoTDB ${version} at ${opened.stats.address}, in its table model.`);
      return opened;
    });
    const context = { session, style, signal };
    await session.executeNonQueryStatement(`CREATE DATABASE IF NOT EXISTS ${database}`, { signal });
    await session.executeNonQueryStatement(`USE ${database}`, { signal });
    const written = await steps.run("Stream a day of readings in", (output) => writeDay(context, output));
    await steps.run("The day, by site and hour", (output) => drawHours(context, output));
    await steps.run("The warmest devices", (output) => printWarmest(context, output));
    await steps.run("Read every reading back", (output) => readBack(context, output, written));
    await steps.run("Rows, and a mistake", (output) => insertRows(context, output));
  } finally {
    await session?.executeNonQueryStatement(`DROP DATABASE IF EXISTS ${database}`).catch(() => {});
    await session?.close();
    if (server !== undefined) {
      terminal.status(url ? "" : "Stopping the server");
      await server.end();
      terminal.status("");
    }
  }
  const end = url
    ? `The database ${database} is dropped again.`
    : "What was started is stopped, and its files are gone.";
  terminal.print(
    ...wrapText(`${style.good("Done")} in ${formatDuration(performance.now() - started)}. ${end}`, width),
  );
}
