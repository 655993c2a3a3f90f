import { parseCommand } from "./command-line.ts";
import { currentOwner } from "./owner.ts";
import type { Supervisor } from "./supervisor.ts";

/** Where a command's words go: results are for programs, remarks for people. */
export interface Output {
  result(line: string): void;
  remark(line: string): void;
}

/**
 * Does what the words of the command line say.
 * @throws {Error} whose text is for the user
 */
export async function runCommand(
  words: readonly string[],
  supervisor: Supervisor,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const command = parseCommand(words);
  if (command.action === "sweep") return supervisor.sweep();
  if (command.action === "list") {
    for (const { name, summary, addresses, options } of supervisor.list())
      output.result(
        `${name}\t${addresses.length > 0 ? `up (${options}) ${addresses.join(" ")}` : "down"}\t${summary}`,
      );
    if (supervisor.list().length === 0) output.remark("no servers yet");
    return;
  }
  const owner = currentOwner();
  if (command.action === "down") {
    const ran = await supervisor.down(command.name, owner);
    output.remark(ran ? `${command.name} is down` : `${command.name} did not run`);
    return;
  }
  const result = await supervisor.up(command.name, command.options, {
    signal,
    progress: (text) => output.remark(text),
    ...(owner ? { owner } : {}),
  });
  for (const address of result.addresses) output.result(address);
  for (const [name, value] of Object.entries(result.env)) output.remark(`${name}=${value}`);
}
