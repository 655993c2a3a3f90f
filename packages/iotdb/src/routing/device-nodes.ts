/** Which node leads which device: what the servers have told so far, forgotten in about the order of last use. */
export class DeviceNodes {
  readonly #most: number;
  /** Two generations: when the young one is full it becomes the old one, and what was used in neither is gone. */
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  /** @param most about how many devices are remembered; twice as many at times */
  constructor(most = 50_000) {
    this.#most = most;
  }

  /** How many devices are known. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The address of the node of a device. */
  get(device: string): string | undefined {
    const address = this.#young.get(device);
    if (address !== undefined) return address;
    const older = this.#old.get(device);
    if (older !== undefined) {
      this.#old.delete(device);
      this.#put(device, older);
    }
    return older;
  }

  set(device: string, address: string): void {
    this.#old.delete(device);
    this.#put(device, address);
  }

  /** Forgets every device of a node that cannot be reached. */
  forget(address: string): void {
    for (const generation of [this.#young, this.#old])
      for (const [device, at] of generation) if (at === address) generation.delete(device);
  }

  #put(device: string, address: string): void {
    if (this.#young.size >= this.#most && !this.#young.has(device)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(device, address);
  }
}
