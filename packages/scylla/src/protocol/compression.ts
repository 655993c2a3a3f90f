/** A compression that server and client have agreed on. Its library is loaded when it is chosen. */
export interface Compression {
  readonly name: "lz4" | "snappy";
  /** The body of an envelope (v3, v4) as it is sent. */
  compressBody(body: Uint8Array): Uint8Array;
  /**
   * The body of an envelope (v3, v4) as it was.
   * @throws {Error} for bytes that are no such body, and for more than `maxBytes`
   */
  decompressBody(bytes: Uint8Array, maxBytes: number): Uint8Array;
  /** A bare block for a segment (v5); undefined when there is no gain. */
  compressBlock(bytes: Uint8Array): Uint8Array | undefined;
  /**
   * Decompresses a bare block of a segment (v5) to exactly `length` bytes. The four bytes before it in its buffer may be
   * written over.
   * @throws {Error} for bytes that are no such block
   */
  decompressBlock(block: Uint8Array, length: number): Uint8Array;
}

/** Below this size a body or a segment is sent as it is: compressing it costs more than it saves. */
export const LEAST_COMPRESSED_BYTES = 1024;
