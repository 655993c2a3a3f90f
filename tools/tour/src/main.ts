import { type Command, readArguments, usage } from "./arguments.ts";
import { announceOthers } from "./drivers.ts";
import { runFlightsTour } from "./flights/tour.ts";
import { Interrupted, Interrupts } from "./interrupts.ts";
import { Terminal } from "./terminal/terminal.ts";
import { wrapText } from "./terminal/text.ts";
import { runWebTour } from "./web/web-tour.ts";

/** Does what the command line asks for; returns the exit code. */
async function run(command: Command, terminal: Terminal, interrupts: Interrupts): Promise<number> {
  switch (command.kind) {
    case "help":
      terminal.print(usage);
      return 0;
    case "refuse":
      process.stderr.write(`${command.message}\n`);
      return 1;
    case "report":
      await runFlightsTour(terminal, interrupts);
      terminal.print(
        "",
        ...wrapText(
          `Next: npm start -- --web shows the same flights in your browser. ${announceOthers()}`,
          terminal.width,
        ),
      );
      return 0;
    case "web":
      await runWebTour(terminal, interrupts, command.port);
      return 0;
  }
}

const terminal = new Terminal(process.stdout, process.env);
const interrupts = new Interrupts();
// Whoever reads our output has left (`npm start | head`): nothing more can be said, so end.
process.stdout.on("error", () => process.exit(1));
process.on("exit", () => terminal.status(""));
try {
  process.exitCode = await run(readArguments(process.argv.slice(2)), terminal, interrupts);
} catch (error) {
  terminal.status("");
  if (!(error instanceof Interrupted)) throw error;
  terminal.print(terminal.style.dim("Stopped; no file is left behind."));
  interrupts.dispose();
  process.kill(process.pid, error.signal);
} finally {
  interrupts.dispose();
}
