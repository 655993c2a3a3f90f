import type { FrameWriter } from "./frame-writer.ts";
import type * as WireType from "./wire-type.ts";

/** Writes Thrift values in one of the two protocols. What it is told must make sense: it checks nothing. */
export interface ThriftWriter {
  readonly out: FrameWriter;
  messageBegin(name: string, type: number, seqId: number): void;
  structBegin(): void;
  /** Announces a field of the open struct; its value comes next. */
  field(id: number, type: WireType.Any): void;
  structEnd(): void;
  bool(value: boolean): void;
  i8(value: number): void;
  i16(value: number): void;
  i32(value: number): void;
  i64(value: bigint): void;
  double(value: number): void;
  /** A large value is lent, not copied (see {@link FrameWriter.blob}). */
  binary(value: Uint8Array): void;
  string(value: string): void;
  /** Announces a list or a set; its elements come next. */
  list(size: number, type: WireType.Any): void;
  /** Announces a map; its keys and values come next in turn. */
  map(size: number, key: WireType.Any, value: WireType.Any): void;
}
