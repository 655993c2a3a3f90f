import type { RoomMessage } from "./room.ts";

/** Emits that wait to be iterated over. The server cannot be slowed down: whoever is slow must expect that they gather. */
export class RoomMessages implements AsyncIterator<RoomMessage>, AsyncDisposable {
  #messages: RoomMessage[] = [];
  #at = 0;
  #wake: (() => void) | undefined;
  #isEnded = false;
  readonly #onEnd: (messages: RoomMessages) => void;

  constructor(onEnd: (messages: RoomMessages) => void) {
    this.#onEnd = onEnd;
  }

  push(message: RoomMessage): void {
    this.#messages.push(message);
    this.#wake?.();
  }

  /** No further messages; those that are there can still be taken. */
  end(): void {
    this.#isEnded = true;
    this.#onEnd(this);
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<RoomMessage>> {
    while (this.#at === this.#messages.length) {
      if (this.#isEnded) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const value = this.#messages[this.#at++]!;
    if (this.#at === this.#messages.length) {
      this.#messages = [];
      this.#at = 0;
    }
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<RoomMessage>> {
    this.#messages = [];
    this.#at = 0;
    this.end();
    return { done: true, value: undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
