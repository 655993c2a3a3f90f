import { ValueRangeError } from "@x/binary";
import { COMPACT_ID, toCompact } from "./compact-type.ts";
import type { FrameWriter } from "./frame-writer.ts";
import * as WireType from "./wire-type.ts";
import type { ThriftWriter } from "./writer.ts";

const TRUE = 1;
const FALSE = 2;

/** Compact protocol (`TCompactProtocol`): varints, and field ids as differences. */
export class CompactThriftWriter implements ThriftWriter {
  readonly out: FrameWriter;
  /** Id of the last field of the open struct, and those of the structs around it. */
  #lastId = 0;
  readonly #outerIds: number[] = [];
  /** Id of a boolean field whose header waits for its value; -1 for none. */
  #boolId = -1;

  constructor(out: FrameWriter) {
    this.out = out;
  }

  messageBegin(name: string, type: number, seqId: number): void {
    this.out.u8(COMPACT_ID);
    this.out.u8((type << 5) | 1);
    this.out.uvarint(seqId >>> 0);
    this.string(name);
  }

  structBegin(): void {
    this.#outerIds.push(this.#lastId);
    this.#lastId = 0;
  }

  field(id: number, type: WireType.Any): void {
    if (type === WireType.BOOL) this.#boolId = id;
    else this.#header(id, toCompact(type));
  }

  structEnd(): void {
    this.out.u8(WireType.STOP);
    this.#lastId = this.#outerIds.pop() ?? 0;
  }

  bool(value: boolean): void {
    const bits = value ? TRUE : FALSE;
    if (this.#boolId < 0) {
      this.out.u8(bits);
      return;
    }
    this.#header(this.#boolId, bits);
    this.#boolId = -1;
  }

  i8(value: number): void {
    this.out.i8(value);
  }

  i16(value: number): void {
    if (value !== (value << 16) >> 16) throw new ValueRangeError(value, "i16");
    this.out.varint(value);
  }

  i32(value: number): void {
    if (value !== (value | 0)) throw new ValueRangeError(value, "i32");
    this.out.varint(value);
  }

  i64(value: bigint): void {
    this.out.varint64(value);
  }

  double(value: number): void {
    this.out.f64le(value);
  }

  binary(value: Uint8Array): void {
    this.out.uvarint(value.length);
    this.out.blob(value);
  }

  string(value: string): void {
    this.out.uvarintUtf8(value);
  }

  list(size: number, type: WireType.Any): void {
    const bits = toCompact(type);
    if (size < 15) this.out.u8((size << 4) | bits);
    else {
      this.out.u8(0xf0 | bits);
      this.out.uvarint(size);
    }
  }

  map(size: number, key: WireType.Any, value: WireType.Any): void {
    this.out.uvarint(size);
    if (size > 0) this.out.u8((toCompact(key) << 4) | toCompact(value));
  }

  #header(id: number, bits: number): void {
    const delta = id - this.#lastId;
    if (delta > 0 && delta < 16) this.out.u8((delta << 4) | bits);
    else {
      this.out.u8(bits);
      this.out.varint(id);
    }
    this.#lastId = id;
  }
}
