import type { CallOptions } from "../options.ts";
import type { ThingState } from "./thing-state.ts";

/** Where a model gets its things from, and sends its changes to. */
export interface Feed {
  /** Connects with the collection and loads its root, and all that this leads to. */
  start(root: ThingState, options: CallOptions): Promise<void>;
  /** Asks for things that are to be kept. Each is answered for by the model's `snapshot`, `gone` or `failed`. */
  need(states: readonly ThingState[]): void;
  /** Nobody keeps these things any more. */
  release(ids: readonly number[]): void;
  /** Loads everything again. */
  reload(): void;
  /** Sends a change. */
  change(change: Change, options: CallOptions): Promise<void>;
  /** Hears no more. */
  stop(): Promise<void>;
}

/** What can be done with a thing. */
export type Change =
  | { readonly kind: "set"; readonly id: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: "del"; readonly id: number; readonly prop: string }
  | {
      readonly kind: "splice";
      readonly id: number;
      readonly prop: string;
      /** `null`: the end. */
      readonly index: number | null;
      readonly count: number;
      readonly items: readonly unknown[];
    }
  | {
      readonly kind: "add" | "remove";
      readonly id: number;
      readonly prop: string;
      readonly items: readonly unknown[];
    }
  | { readonly kind: "emit"; readonly id: number; readonly event: string; readonly args: readonly unknown[] };
