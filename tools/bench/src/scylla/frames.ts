/** An envelope of CQL v4: version, flags, stream (2 bytes), opcode, length of the body (4 bytes), body. */
export const headerBytes = 9;

/** Where in the header things are. */
export const at = { version: 0, flags: 1, stream: 2, opcode: 4, length: 5 } as const;

/** Flag of an envelope whose body is compressed. */
export const compressedFlag = 0x01;

/** The opcodes that a record or replay looks at. */
export const opcode = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  options: 0x05,
  supported: 0x06,
  query: 0x07,
  result: 0x08,
  prepare: 0x09,
  execute: 0x0a,
  register: 0x0b,
  event: 0x0c,
  batch: 0x0d,
} as const;

/** Cuts what comes from a socket into envelopes. */
export class FrameCutter {
  #rest: Buffer | undefined;

  /**
   * Calls `take` for every whole envelope; the rest waits for the next chunk.
   * @param take gets bytes and the place of the envelope in them, which it must not keep
   */
  push(chunk: Buffer, take: (bytes: Buffer, start: number, end: number) => void): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    while (bytes.length - start >= headerBytes) {
      const end = start + headerBytes + bytes.readUInt32BE(start + at.length);
      if (end > bytes.length) break;
      take(bytes, start, end);
      start = end;
    }
    this.#rest = start < bytes.length ? bytes.subarray(start) : undefined;
  }
}
