import type { QueryHost } from "../evaluator/query.ts";
import type { Database } from "../state/database.ts";
import type { Plain } from "../values/plain.ts";
import type { Room } from "../values/room.ts";
import type { Value } from "../values/value.ts";
import { PackageType } from "../wire/package-types.ts";
import { encodePlain } from "../wire/payloads.ts";
import type { Connection } from "./connection.ts";
import { describeCounters, describeNode, describeNodes } from "./information.ts";
import type { SimulatedNode } from "./node.ts";
import { encodeEmit, sendDeletes } from "./room-events.ts";

/** The node as the code of one query sees it. */
export class NodeHost implements QueryHost {
  readonly #node: SimulatedNode;
  readonly #caller: Connection | null;
  /** Repeating a change that another node has made: its events have been sent. */
  readonly #isReplay: boolean;

  constructor(node: SimulatedNode, caller: Connection | null, isReplay: boolean = false) {
    this.#node = node;
    this.#caller = caller;
    this.#isReplay = isReplay;
  }

  get database(): Database {
    return this.#node.database;
  }

  emit(room: Room, event: string, args: readonly Value[], deep: number, noIds: boolean): void {
    if (!this.#isReplay) this.#node.emit(room, encodeEmit(room, event, args, deep, noIds), null);
  }

  roomsDeleted(rooms: readonly Room[]): void {
    sendDeletes(rooms);
  }

  warn(code: number, message: string): void {
    this.#caller?.sendEvent(PackageType.WARN, encodePlain({ warn_code: code, warn_msg: message }));
  }

  nodeInfo(): Plain {
    return describeNode(this.#node);
  }

  nodesInfo(): readonly Plain[] {
    return describeNodes(this.#node);
  }

  counters(): Plain {
    return describeCounters(this.#node);
  }

  resetCounters(): void {
    this.#node.counters.reset(Math.floor(Date.now() / 1000));
  }

  shutdown(): void {
    setImmediate(() => void this.#node.stop());
  }
}
