import type { Route } from "../calls.ts";
import type { Connection } from "../connection.ts";

/** Something that has a connection, now and then. */
export interface HasConnection {
  readonly connection: Connection | undefined;
}

/** Sends calls to the servers in turn, passing over those that have no room. */
export class RoundRobin implements Route {
  readonly #links: readonly HasConnection[];
  #next = 0;

  constructor(links: readonly HasConnection[]) {
    this.#links = links;
  }

  pick(): Connection | undefined {
    const links = this.#links;
    for (let tried = 0; tried < links.length; tried++) {
      const { connection } = links[this.#next]!;
      this.#next = this.#next + 1 === links.length ? 0 : this.#next + 1;
      if (connection?.hasRoom) return connection;
    }
    return undefined;
  }
}
