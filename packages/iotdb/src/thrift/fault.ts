/** Bytes that are no Thrift; becomes an `IoTDBProtocolError` where message and connection are known. */
export class ThriftFault extends Error {
  /** Where in the frame reading had come to. */
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(what);
    this.offset = offset;
  }
}
