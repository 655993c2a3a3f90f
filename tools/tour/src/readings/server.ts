import { borrowServer } from "@x/servers/borrow";
import type { StepOutput } from "../step-runner.ts";

/** There is none, and none can be started here. */
export class NoServer extends Error {}

/** Where the tour takes place, and what is to be done about it at the end. */
export interface TourServer {
  readonly url: string;
  end(): Promise<void>;
}

/** The server at a URL, or one started for the tour. */
export async function findServer(
  url: string | undefined,
  output: StepOutput,
  signal: AbortSignal,
): Promise<TourServer> {
  if (url !== undefined) return { url, end: async () => {} };
  const progress = (text: string): void => output.status(text);
  try {
    const { env, end } = await borrowServer("iotdb", {}, { signal, progress });
    return { url: String(env.IOTDB_TEST_URL), end };
  } catch (cause) {
    signal.throwIfAborted();
    const message = `No IoTDB could be started here: ${(cause as Error).message}. npm start -- iotdb --url iotdb://root:root@host:6667 takes one of yours.`;
    throw new NoServer(message, { cause });
  }
}
