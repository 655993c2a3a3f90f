import { definitions } from "./registry.ts";
import { runCommand } from "./run-command.ts";
import { findHome } from "./run-folder.ts";
import { Supervisor } from "./supervisor.ts";

const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => controller.abort(new Error(`stopped by ${signal}`)));

const output = {
  result: (line: string): void => void process.stdout.write(`${line}\n`),
  remark: (line: string): void => void process.stderr.write(`${line}\n`),
};

try {
  const supervisor = new Supervisor(process.env.X_SERVERS_HOME ?? findHome(), definitions);
  await runCommand(process.argv.slice(2), supervisor, output, controller.signal);
} catch (error) {
  output.remark(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
