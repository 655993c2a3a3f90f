import { FaultControls } from "../faults.ts";
import { installBuiltIns } from "../functions/install.ts";
import type { Settings } from "../options.ts";
import { ErrorCode, ThingsDbError } from "../values/error-codes.ts";
import type { Room } from "../values/room.ts";
import { ChangeLog } from "./change-log.ts";
import { SimulatedNode } from "./node.ts";
import { sendEmit } from "./room-events.ts";

/** All nodes together. */
export class Cluster {
  readonly settings: Settings;
  readonly nodes: readonly SimulatedNode[];
  readonly changes: ChangeLog;
  /** Faults of all nodes. */
  readonly faults: FaultControls = new FaultControls();
  readonly startedAt: number = Date.now();
  readonly #timers: Map<NodeJS.Timeout, () => void> = new Map();

  constructor(settings: Settings) {
    this.settings = settings;
    installBuiltIns();
    const port = (first: number, index: number): number => (first === 0 ? 0 : first + index);
    this.nodes = Array.from(
      { length: settings.nodes },
      (_, index) =>
        new SimulatedNode(index, this, {
          tcp: port(settings.port, index),
          webSocket: port(settings.webSocketPort, index),
          http: port(settings.httpPort, index),
        }),
    );
    this.changes = new ChangeLog(this.nodes, 2, settings.replicationDelayMs);
  }

  /** @throws {ThingsDbError} when too few nodes are there to agree on a change */
  requireQuorum(node: SimulatedNode): void {
    const needed = Math.floor(this.nodes.length / 2);
    const others = this.nodes.filter((one) => one !== node && one.status !== "OFFLINE").length;
    if (others >= needed) return;
    node.counters.quorumLost++;
    throw new ThingsDbError(
      ErrorCode.NODE,
      `\`node:${node.id}\` does not have the required quorum of at least ${needed} connected node${needed === 1 ? "" : "s"}`,
    );
  }

  /** Brings an emitted event to the other nodes. */
  forwardEmit(from: SimulatedNode, room: Room, payload: Uint8Array): void {
    const others = this.nodes.filter((node) => node !== from);
    if (others.length === 0) return;
    const collectionId = room.collection?.id;
    void this.sleep(this.settings.replicationDelayMs).then(() => {
      for (const node of others) {
        const collections = [...node.database.collections.values()];
        const twin = collections.find(({ id }) => id === collectionId)?.rooms.get(room.id);
        if (twin && node.status !== "OFFLINE") sendEmit(twin, payload, null);
      }
    });
  }

  /** Waits, but not beyond the end of the cluster. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, ms);
      this.#timers.set(timer, resolve);
    });
  }

  async start(): Promise<void> {
    for (const node of this.nodes) await node.start();
  }

  async close(): Promise<void> {
    this.changes.close();
    for (const [timer, resolve] of this.#timers) {
      clearTimeout(timer);
      resolve();
    }
    this.#timers.clear();
    await Promise.all(this.nodes.map((node) => node.close()));
  }
}
