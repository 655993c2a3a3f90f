// `npm test [-- <package>…] [-- <flags of jest>]`: every check there is, then one line that counts them.
import { ensureInstalled } from "./install.mjs";
import { selectWorkspaces } from "./paths.mjs";
import { endLike } from "./processes.mjs";
import { stepsFor } from "./steps.mjs";

const say = (text) => process.stdout.write(`${text}\n`);

/** Runs all steps, also after a failed one: whoever waits for the tests wants to see everything that is wrong. */
async function runSteps(steps) {
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    const started = Date.now();
    const result = await step.run();
    if (result.interrupted) return { ...total, interrupted: result.interrupted };
    if (result.output) say(result.output.trimEnd());
    const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    const numbers = `${result.passed} passed${result.failed > 0 ? `, ${result.failed} FAILED` : ""}`;
    say(
      `${step.name.padEnd(30)}${seconds.padStart(9)}   ${numbers}${result.detail ? ` (${result.detail})` : ""}`,
    );
    total.passed += result.passed;
    total.failed += result.failed;
  }
  return total;
}

async function main() {
  try {
    const { selected, rest } = selectWorkspaces(process.argv.slice(2));
    await ensureInstalled();
    return await runSteps(stepsFor(selected, rest));
  } catch (error) {
    say(error.message);
    return { passed: 0, failed: 1 };
  }
}

const total = await main();
if (total.interrupted) endLike({ code: null, signal: total.interrupted });
else {
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}
