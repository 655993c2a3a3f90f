import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "@x/testkit";
import type { BareClient, Received } from "./bare-client.ts";
import { bytesOf, type RecordedCase, type RecordedPackage } from "./vectors.ts";

/** Plays recorded requests to a simulated server, and compares what comes back with what was recorded. */
export class Replay implements AsyncDisposable {
  readonly #open: (client: string) => Promise<BareClient>;
  readonly #clients: Map<string, BareClient> = new Map();

  /** @param open connects a client of a recording, and logs it in if the recording starts after that */
  constructor(open: (client: string) => Promise<BareClient>) {
    this.#open = open;
  }

  async client(name: string = ""): Promise<BareClient> {
    const known = this.#clients.get(name);
    if (known) return known;
    const client = await this.#open(name);
    client.received.length = 0;
    this.#clients.set(name, client);
    return client;
  }

  /** Sends the requests of a case; gives what each client received, recorded and now, in the order of the client. */
  async play({ packages }: RecordedCase): Promise<ReadonlyMap<string, Answers>> {
    const answers = new Map<string, Answers>();
    for (const { client = "" } of packages) {
      await this.client(client);
      answers.set(client, {
        recorded: packages.filter((one) => one.dir === "s2c" && (one.client ?? "") === client),
        now: [],
      });
    }
    for (const [index, one] of packages.entries()) {
      if (one.dir !== "c2s") continue;
      const client = await this.client(one.client);
      await client.write(bytesOf(one));
      // Requests that were sent together are sent together; others wait for the answer before them.
      const next = packages[index + 1];
      const isAnswered = packages.some((other) => isAnswerTo(other, one));
      if (next?.dir !== "c2s" && isAnswered)
        await waitUntil(() => client.received.some(({ id, type }) => id === one.id && type > 15));
    }
    for (const [name, { recorded, now }] of answers) {
      const client = await this.client(name);
      await waitUntil(() => client.received.length >= recorded.length || client.closed);
      await sleep(recorded.length === 0 ? 30 : 2);
      now.push(...client.received.splice(0));
    }
    return answers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.values()) await client[Symbol.asyncDispose]();
  }
}

/** What one client got. */
export interface Answers {
  readonly recorded: readonly RecordedPackage[];
  readonly now: Received[];
}

function isAnswerTo(answer: RecordedPackage, request: RecordedPackage): boolean {
  const isSameClient = (answer.client ?? "") === (request.client ?? "");
  return answer.dir === "s2c" && isSameClient && answer.id === request.id && answer.type > 15;
}
