import type { SimulatedNode } from "../node/node.ts";
import type { ChangeListener, Collection } from "../state/collection.ts";
import type { Thing } from "../values/thing.ts";

/** What clients of servers before 1.0 watch, and what they are told. */
export class LegacyWatch implements ChangeListener {
  readonly #node: SimulatedNode;

  constructor(node: SimulatedNode) {
    this.#node = node;
  }

  changed(_thing: Thing, _job: string, _data: unknown): void {}

  publish(): void {}

  deleted(_collection: Collection, _things: readonly Thing[]): void {}

  nodeStatus(_payload: Uint8Array): void {
    void this.#node;
  }
}
