import { ByteWriter } from "@x/binary";

/** From this size on a binary value is sent from where it lies instead of being copied. */
const LEND_FROM = 16_384;

/** A buffer of up to this size is used again. */
const KEPT_BYTES = 262_144;

/** A value that lies elsewhere, and where in the written bytes it belongs. */
interface Loan {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Frames on their way out: written bytes, and large binary values that are lent to it between them. */
export class FrameWriter extends ByteWriter {
  #loans: Loan[] = [];
  #lentBytes = 0;
  #lentAtBegin = 0;

  /** Bytes that wait to be sent, lent ones included. */
  get pendingBytes(): number {
    return this.length + this.#lentBytes;
  }

  /** Begins a frame: leaves room for its length and returns where it starts. */
  beginFrame(): number {
    this.#lentAtBegin = this.#lentBytes;
    return this.reserve(4);
  }

  /** Ends the frame that began at `start` and returns how many bytes it has after its length. */
  endFrame(start: number): number {
    const size = this.length - start - 4 + this.#lentBytes - this.#lentAtBegin;
    this.patchI32be(start, size);
    return size;
  }

  /** Forgets the frame that began at `start` and was not ended. */
  dropFrame(start: number): void {
    this.truncate(start);
    this.#loans = this.#loans.filter((loan) => loan.at <= start);
    this.#lentBytes = this.#lentAtBegin;
  }

  /** A binary value: copied when it is small, else lent, and then not to be changed until it has been sent. */
  blob(bytes: Uint8Array): void {
    if (bytes.length < LEND_FROM) {
      this.append(bytes);
      return;
    }
    this.#loans.push({ at: this.length, bytes });
    this.#lentBytes += bytes.length;
  }

  /** Everything that was written, in pieces, lent until the writer starts over. */
  get pieces(): Uint8Array[] {
    const loans = this.#loans;
    const { written } = this;
    if (loans.length === 0) return written.length === 0 ? [] : [written];
    const pieces: Uint8Array[] = [];
    let done = 0;
    for (const { at, bytes } of loans) {
      if (at > done) pieces.push(written.subarray(done, at));
      pieces.push(bytes);
      done = at;
    }
    if (done < written.length) pieces.push(written.subarray(done));
    return pieces;
  }

  /** Forgets what was written; its memory is used again when nobody looks at it any more, else given away. */
  startOver(isUnused: boolean): void {
    if (isUnused && this.bytes.length <= KEPT_BYTES) this.reset();
    else this.take();
    this.#loans = [];
    this.#lentBytes = 0;
  }

  /** Everything that was written, in pieces, given away; the writer starts over. */
  takePieces(): Uint8Array[] {
    const { pieces } = this;
    this.startOver(false);
    return pieces;
  }
}
