import type { Interrupts } from "../interrupts.ts";
import { StepRunner } from "../step-runner.ts";
import { formatBytes, formatDuration } from "../terminal/numbers.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapText } from "../terminal/text.ts";
import { credit, locateDataset } from "./dataset.ts";
import { printBusiest } from "./steps/busiest.ts";
import { printDelays } from "./steps/delays.ts";
import { loadFlights } from "./steps/load.ts";
import { openEngine } from "./steps/open.ts";
import { profileFile } from "./steps/profile.ts";
import { stopQuery } from "./steps/stop.ts";
import { streamFlights } from "./steps/stream.ts";
import { printTotals } from "./steps/totals.ts";
import { printWeek } from "./steps/week.ts";
import { closingMs, type TourContext } from "./tour-context.ts";

/** The tour of `@x/chdb`: three million flights, from the file to answers, in this process. */
export async function runFlightsTour(terminal: Terminal, interrupts: Interrupts): Promise<void> {
  const { style, isInteractive } = terminal;
  const dataset = locateDataset();
  const started = performance.now();
  const steps = new StepRunner(terminal);
  printTitle(terminal);
  const { signal } = interrupts;
  const session = await steps.run("Open the engine", (output) => openEngine(output, signal));
  try {
    const context: TourContext = { session, dataset, style, isInteractive, interrupts };
    const total = await steps.run("Profile the file", (output) => profileFile(context, output));
    await steps.run("Load it into a table, join the airports", (output) =>
      loadFlights(context, output, total),
    );
    await steps.run("Half a year in numbers", (output) => printTotals(context, output));
    await steps.run("The busiest airports and routes", (output) => printBusiest(context, output));
    await steps.run("Delays, worst and best", (output) => printDelays(context, output));
    await steps.run("When to fly", (output) => printWeek(context, output));
    await steps.run("Stream every row through JavaScript", (output) => streamFlights(context, output, total));
    await steps.run("Stop a running query", (output) => stopQuery(context, output));
  } finally {
    await session.close({ timeoutMs: closingMs });
  }
  const memory = process.resourceUsage().maxRSS * 1024;
  terminal.print(
    ...wrapText(
      `${style.good("Done")} in ${formatDuration(performance.now() - started)}, everything in this one process, ` +
        `${formatBytes(memory)} of memory at its peak. No file is left behind.`,
      terminal.width,
    ),
    ...wrapText(credit, terminal.width).map(style.dim),
  );
}

function printTitle(terminal: Terminal): void {
  const { style, width } = terminal;
  terminal.print(
    "",
    `${style.bold("Three million US flights")} ${style.dim(`${style.glyphs.dot} @x/chdb: ClickHouse inside a Node process`)}`,
    style.dim(style.glyphs.line.repeat(width)),
    "",
  );
}
