import type { Socket } from "node:net";
import { breaksAfter, type Fault, type FrameSplitter } from "./fault.ts";

/** How much one direction of one connection may hold back before its sender is paused. */
const maxHeldBytes = 1 << 20;

/** What a lane needs of the proxy. */
export interface LaneHost {
  /** The fault of the lane's direction now. */
  fault(): Fault;
  /** Counts bytes that passed. */
  passed(bytes: number): void;
  /** Breaks the whole connection. */
  break(how: "cut" | "reset"): void;
  readonly splitter: FrameSplitter;
}

/** One direction of one connection: takes from `source`, applies the fault of the moment, gives to `target`. */
export class FaultLane {
  readonly #source: Socket;
  readonly #target: Socket;
  readonly #host: LaneHost;
  #held: { bytes: Uint8Array; cameAt: number }[] = [];
  #heldBytes = 0;
  #frames: Uint8Array[] = [];
  #ended = false;
  #closed = false;
  #fault: Fault | undefined;
  #passedUnderFault = 0;
  #notBefore = 0;
  #wake: () => void = () => {};

  constructor(source: Socket, target: Socket, host: LaneHost) {
    this.#source = source;
    this.#target = target;
    this.#host = host;
    source.on("data", (bytes) => {
      if (this.#closed) return;
      this.#held.push({ bytes, cameAt: performance.now() });
      this.#heldBytes += bytes.length;
      if (this.#heldBytes > maxHeldBytes) source.pause();
      this.#wake();
    });
    source.on("end", () => {
      this.#ended = true;
      this.#wake();
    });
    target.on("drain", () => this.#wake());
    target.on("close", () => this.close());
    void this.#run();
  }

  /** Looks at the fault again. */
  wake(): void {
    this.#wake();
  }

  /** Ends the lane's work; the sockets are the proxy's to close. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Until something happens, at most `ms`. */
  async #wait(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) timer = setTimeout(resolve, Math.max(1, ms));
    });
    clearTimeout(timer);
    this.#wake = () => {};
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const fault = this.#host.fault();
      if (fault !== this.#fault) {
        this.#fault = fault;
        this.#passedUnderFault = 0;
        this.#notBefore = 0;
      }
      if (this.#frames.length > 0 && fault.mode !== "reorder") {
        await this.#releaseFrames(this.#frames);
        continue;
      }
      const limit = breaksAfter(fault);
      if (limit !== undefined && this.#passedUnderFault >= limit) {
        this.#host.break(fault.mode === "cut" ? "cut" : "reset");
        return;
      }
      if (fault.mode === "reorder") await this.#reorder(fault.window ?? 2, fault.holdMs ?? 25);
      else if (fault.mode === "stall") await this.#wait();
      else if (this.#held.length > 0) await this.#passOn(fault, limit);
      else if (this.#ended) return void this.#target.end();
      else await this.#wait();
    }
  }

  async #passOn(fault: Fault, limit: number | undefined): Promise<void> {
    const head = this.#held[0];
    if (!head) return;
    const now = performance.now();
    const readyAt = fault.mode === "delay" ? head.cameAt + fault.ms : this.#notBefore;
    if (readyAt > now) return this.#wait(readyAt - now);
    let most = head.bytes.length;
    if (limit !== undefined) most = Math.min(most, limit - this.#passedUnderFault);
    if (fault.mode === "trickle") {
      most = Math.min(most, fault.bytes ?? 1);
      this.#notBefore = now + (fault.everyMs ?? 1);
    }
    await this.#write(this.#take(most));
  }

  /** Takes `count` bytes of the first chunk that is held. */
  #take(count: number): Uint8Array {
    const head = this.#held[0] as { bytes: Uint8Array; cameAt: number };
    const taken = head.bytes.subarray(0, count);
    if (count === head.bytes.length) this.#held.shift();
    else head.bytes = head.bytes.subarray(count);
    this.#heldBytes -= count;
    if (this.#heldBytes <= maxHeldBytes && this.#source.isPaused()) this.#source.resume();
    return taken;
  }

  async #reorder(window: number, holdMs: number): Promise<void> {
    for (let frame = this.#nextFrame(); frame; frame = this.#nextFrame()) this.#frames.push(frame);
    if (this.#frames.length >= window) return this.#releaseFrames(this.#frames.splice(0, window).reverse());
    if (this.#ended) {
      await this.#releaseFrames(this.#frames.reverse());
      // What is left is no whole frame.
      while (this.#held[0]) await this.#write(this.#take(this.#held[0].bytes.length));
      this.#target.end();
      return this.close();
    }
    const before = this.#heldBytes;
    await this.#wait(this.#frames.length > 0 ? holdMs : undefined);
    const quiet = this.#heldBytes === before && !this.#ended;
    if (quiet && this.#host.fault() === this.#fault) await this.#releaseFrames(this.#frames.reverse());
  }

  #nextFrame(): Uint8Array | undefined {
    if (this.#held.length > 1) {
      const bytes = Buffer.concat(this.#held.map((one) => one.bytes));
      this.#held = [{ bytes, cameAt: this.#held[0]?.cameAt ?? 0 }];
    }
    const head = this.#held[0];
    const length = head && this.#host.splitter(head.bytes);
    return length === undefined ? undefined : this.#take(length);
  }

  async #releaseFrames(frames: Uint8Array[]): Promise<void> {
    for (let frame = frames.shift(); frame; frame = frames.shift()) await this.#write(frame);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return;
    this.#target.write(bytes);
    this.#passedUnderFault += bytes.length;
    this.#host.passed(bytes.length);
    while (this.#target.writableNeedDrain && !this.#closed) await this.#wait();
  }
}
