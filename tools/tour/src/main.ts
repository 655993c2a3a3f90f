import { isChdbError } from "@x/chdb";
import { isIoTDBError } from "@x/iotdb";
import { isThingsDBError } from "@x/thingsdb";
import { type Command, readArguments, usage } from "./arguments.ts";
import { runBoardPage } from "./board/page.ts";
import { runBoardTour } from "./board/tour.ts";
import { announceOthers } from "./drivers.ts";
import { runFlightsTour } from "./flights/tour.ts";
import { Interrupted, Interrupts } from "./interrupts.ts";
import { NoServer } from "./readings/server.ts";
import { runReadingsTour } from "./readings/tour.ts";
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
    case "readings":
      await runReadingsTour(terminal, interrupts, command.url);
      return 0;
    case "board":
      await runBoardTour(terminal, interrupts, command.url);
      return 0;
    case "board-web":
      await runBoardPage(terminal, interrupts, command.port, command.url);
      return 0;
    case "web":
      await runWebTour(terminal, interrupts, command.port);
      return 0;
  }
}

/** What somebody can do about is said in a sentence; the rest is a fault of ours and comes with its stack. */
function explain(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return "That port is taken: name another one, or leave --port out for any that is free.";
  if (code === "EACCES") return "That port is not for everybody: name one from 1024 on, or leave --port out.";
  if (isChdbError(error) && error.code === "ERR_CHDB_NO_ENGINE") return error.message;
  if (isIoTDBError(error) || isThingsDBError(error) || error instanceof NoServer) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
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
  if (error instanceof Interrupted) {
    terminal.print(terminal.style.dim("Stopped; no file is left behind."));
    interrupts.dispose();
    process.kill(process.pid, error.signal);
  } else {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
} finally {
  interrupts.dispose();
}
