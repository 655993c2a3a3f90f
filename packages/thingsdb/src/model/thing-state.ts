import type { Values } from "./jobs.ts";
import type { Listeners } from "./listeners.ts";
import type { Model } from "./model.ts";
import type { Shape } from "./shape.ts";

/** What a model knows of one `Thing` object. */
export interface ThingState {
  readonly model: Model;
  readonly thing: object;
  /** 0 for a root that is not loaded. */
  id: number;
  readonly shape: Shape;
  readonly listeners: Listeners;
  /** `idle`: not kept, or not any more. `pending`: asked for. */
  phase: "idle" | "pending" | "loaded";
  /** All that it leads to has been there. */
  isWhole: boolean;
  values: Values;
  /** The number of the last change that is in the values. */
  version: number;
  /** How often other kept things refer to it. */
  refs: number;
  /** Kept without a reference: the root, and what `watch()` was called on. */
  isWatched: boolean;
}

export const NO_VALUES: Values = /* @__PURE__ */ Object.freeze({});
