/** A resource on loan: give it back once, either way. Anything after the first is without effect. */
export class Lease<T> implements AsyncDisposable {
  /** What is lent. Not to be used after the lease is over: somebody else may have it. */
  readonly value: T;
  #giveBack: ((broken: boolean) => Promise<void> | undefined) | undefined;

  /** For the pool alone. */
  constructor(value: T, giveBack: (broken: boolean) => Promise<void> | undefined) {
    this.value = value;
    this.#giveBack = giveBack;
  }

  /** Gives the resource back for others. */
  release(): void {
    this.#end(false);
  }

  /** Gives the resource back to be destroyed, because it broke; settles when that is done, never rejects. */
  async destroy(): Promise<void> {
    await this.#end(true);
  }

  /** The same as {@link Lease.release}, for `await using`: what broke must have been destroyed before. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.release();
  }

  #end(broken: boolean): Promise<void> | undefined {
    const giveBack = this.#giveBack;
    this.#giveBack = undefined;
    return giveBack?.(broken);
  }
}
