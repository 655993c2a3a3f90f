/** Bytes that are no Thrift; becomes an `IoTDBProtocolError` where message and connection are known. */
export class ThriftFault extends Error {
  /** Where in the frame reading had come to. */
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(what);
    this.offset = offset;
  }
}

/** The length of a frame that cannot be. */
export class FrameFault extends Error {
  readonly length: number;
  /** The bytes that were taken for a length, as far as they came together, and what came after them. */
  readonly bytes: Uint8Array;

  constructor(length: number, bytes: Uint8Array) {
    super(`a frame of ${length} bytes`);
    this.length = length;
    this.bytes = bytes;
  }
}
