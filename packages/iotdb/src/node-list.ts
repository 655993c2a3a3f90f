import { type Endpoint, formatEndpoint, isWildcard } from "./endpoint.ts";

/** The nodes that a session may talk to, and which of them is next. */
export class NodeList {
  readonly #given: readonly Endpoint[];
  #all: readonly Endpoint[];
  #next: number;

  /** Starts anywhere, so that many clients do not all go to the first node. */
  constructor(given: readonly Endpoint[]) {
    this.#given = given;
    this.#all = given;
    this.#next = Math.floor(Math.random() * given.length);
  }

  /** All nodes in the order in which they should be tried. */
  inTurn(): Endpoint[] {
    const start = this.#next % this.#all.length;
    return [...this.#all.slice(start), ...this.#all.slice(0, start)];
  }

  /** This node answered: it is the first to be tried again. */
  use(endpoint: Endpoint): void {
    this.#next = Math.max(0, this.#indexOf(endpoint));
  }

  /** This node did not serve: the one after it is next. */
  pass(endpoint: Endpoint): void {
    this.#next = this.#indexOf(endpoint) + 1;
  }

  /** Replaces the nodes that the cluster told of; those that were given stay. */
  learn(told: readonly Endpoint[]): void {
    const at = this.#all[this.#next % this.#all.length];
    const known = new Set(this.#given.map(formatEndpoint));
    const more = told.filter((node) => !isWildcard(node.host) && !known.has(formatEndpoint(node)));
    this.#all = [...this.#given, ...more];
    if (at !== undefined) this.use(at);
  }

  #indexOf(endpoint: Endpoint): number {
    const address = formatEndpoint(endpoint);
    return this.#all.findIndex((node) => formatEndpoint(node) === address);
  }
}
