import { setTimeout as sleep } from "node:timers/promises";
import type { NodeControl } from "@x/servers";
import { type Fault, type FaultProxy, seededRandom } from "@x/testkit";

/** What is done to nodes, in this order over and over. */
const ENDS = ["pause", "kill", "stop"] as const;

/** How long a node is paused, in ms. */
const PAUSE_MS = 4_000;
/** How long all nodes are well before the next one is not. */
const QUIET_MS = 2_500;

/** How trouble is told to end. */
export interface Trouble {
  /** How often each kind has happened. */
  readonly counts: Readonly<Record<string, number>>;
  /** Resolves when all is well again. Rejects when a node does not come back. */
  end(): Promise<void>;
}

/** Pauses nodes, kills them and stops them in order, one at a time, and starts them again. */
export function troubleNodes(
  nodes: readonly NodeControl[],
): Trouble & { readonly rounds: number; readonly failed: boolean } {
  const counts: Record<string, number> = {};
  let over = false;
  let failed = false;
  let step = 0;
  const working = (async () => {
    for (; !over; step++) {
      const node = nodes[step % nodes.length] as NodeControl;
      const how = ENDS[step % ENDS.length] as (typeof ENDS)[number];
      if (how === "pause") {
        node.pause();
        await sleep(PAUSE_MS);
        node.resume();
      } else {
        await node[how]();
        await node.start();
      }
      counts[how] = (counts[how] ?? 0) + 1;
      await sleep(QUIET_MS);
    }
  })();
  // Heard of at the end.
  working.catch(() => {
    failed = true;
  });
  return {
    counts,
    get rounds() {
      return Math.floor(step / ENDS.length);
    },
    get failed() {
      return failed;
    },
    async end() {
      over = true;
      await working;
    },
  };
}

/** Cuts, resets, stalls and slows down connections. */
export function troubleConnections(proxies: readonly FaultProxy[], seed: number): Trouble {
  const counts: Record<string, number> = {};
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  let over = false;
  const one = async (proxy: FaultProxy): Promise<void> => {
    const faults: readonly (readonly [Fault, number])[] = [
      [{ mode: "cut", afterBytes: 500 + below(20_000) }, 600],
      [{ mode: "reset", afterBytes: 500 + below(20_000) }, 600],
      [{ mode: "stall" }, 1_500],
      [{ mode: "trickle", bytes: 200, everyMs: 1 }, 1_200],
      [{ mode: "delay", ms: 50 }, 800],
    ];
    const kind = below(faults.length + 2);
    const chosen = faults[kind];
    if (chosen === undefined) {
      const how = kind === faults.length ? "cut" : "reset";
      proxy.breakAll(how);
      counts[`${how} at once`] = (counts[`${how} at once`] ?? 0) + 1;
    } else {
      const [fault, forMs] = chosen;
      proxy.set(fault, (["toServer", "toClient", undefined] as const)[below(3)]);
      await sleep(forMs);
      proxy.clear();
      counts[fault.mode] = (counts[fault.mode] ?? 0) + 1;
    }
    await sleep(200 + below(400));
  };
  const working = (async () => {
    while (!over) await one(proxies[below(proxies.length)] as FaultProxy);
  })();
  return {
    counts,
    async end() {
      over = true;
      await working;
    },
  };
}
