import { COMPACT_ID, fromCompact } from "./compact-type.ts";
import { type MessageHead, ThriftReader } from "./reader.ts";
import * as WireType from "./wire-type.ts";

/** Compact protocol (`TCompactProtocol`). */
export class CompactThriftReader extends ThriftReader {
  #lastId = 0;
  readonly #outerIds: number[] = [];
  /** Value of a boolean field, which its header held; undefined when none was read. */
  #fieldBool: boolean | undefined;

  messageBegin(): MessageHead {
    const id = this.input.u8();
    if (id !== COMPACT_ID) throw this.fault(`begins with 0x${id.toString(16)} instead of 0x82`);
    const typeAndVersion = this.input.u8();
    if ((typeAndVersion & 0x1f) !== 1) throw this.fault(`has version ${typeAndVersion & 0x1f} instead of 1`);
    const seqId = this.input.uvarint() | 0;
    return { name: this.string(), type: typeAndVersion >> 5, seqId };
  }

  override structBegin(): void {
    super.structBegin();
    this.#outerIds.push(this.#lastId);
    this.#lastId = 0;
  }

  override structEnd(): void {
    super.structEnd();
    this.#lastId = this.#outerIds.pop() ?? 0;
  }

  field(): WireType.Any {
    const header = this.input.u8();
    const bits = header & 0x0f;
    const type = this.#type(bits);
    if (type === WireType.STOP) return type;
    const delta = header >> 4;
    this.#lastId = delta === 0 ? this.i16() : this.#lastId + delta;
    this.fieldId = this.#lastId;
    this.#fieldBool = type === WireType.BOOL ? bits === 1 : undefined;
    return type;
  }

  bool(): boolean {
    const value = this.#fieldBool;
    if (value === undefined) return this.input.u8() === 1;
    this.#fieldBool = undefined;
    return value;
  }

  i16(): number {
    return this.#integer((value) => (value << 16) >> 16);
  }

  i32(): number {
    return this.#integer((value) => value | 0);
  }

  i64(): bigint {
    return this.input.varint64();
  }

  double(): number {
    return this.input.f64le();
  }

  length(): number {
    return this.input.uvarint();
  }

  list(): number {
    const header = this.input.u8();
    this.elementType = this.#type(header & 0x0f);
    const size = header >> 4;
    return this.counted(size === 15 ? this.input.uvarint() : size, 1);
  }

  map(): number {
    const size = this.counted(this.input.uvarint(), 2);
    const types = size === 0 ? 0 : this.input.u8();
    this.keyType = this.#type(types >> 4);
    this.elementType = this.#type(types & 0x0f);
    return size;
  }

  #integer(wrap: (value: number) => number): number {
    const value = this.input.varint();
    if (value !== wrap(value)) throw this.fault(`holds ${value} where a smaller integer belongs`);
    return value;
  }

  #type(bits: number): WireType.Any {
    const type = fromCompact(bits);
    if (type === undefined) throw this.fault(`has no compact type ${bits}`);
    return type;
  }
}
