import { noWatchError } from "./no-watch.ts";
import type { Watches as NodeWatches } from "./watches.ts";

/** Servers that watch things have no WebSockets: no browser ever speaks with one. */
export class Watches implements Pick<NodeWatches, "watch" | "unwatch" | "onSwap"> {
  async watch(): Promise<void> {
    throw noWatchError();
  }

  async unwatch(): Promise<void> {
    throw noWatchError();
  }

  onSwap(): void {}
}
