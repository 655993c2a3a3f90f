import { Session } from "@x/chdb";
import type { StepOutput } from "../../step-runner.ts";

/** Opens a temporary session and says what is inside. The caller closes it. */
export async function openEngine(output: StepOutput, signal: AbortSignal): Promise<Session> {
  const session = await Session.open();
  try {
    const { rows } = await session.query<{ version: string; threads: number }>(
      "SELECT version() AS version, toUInt16(getSetting('max_threads')) AS threads",
      { signal },
    );
    const { version, threads } = rows[0]!;
    output.say(
      `ClickHouse ${version} runs inside this Node ${process.versions.node} process, on ${threads} ` +
        "threads: no server, no port. Its database is a temporary folder that goes when we leave.",
    );
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}
