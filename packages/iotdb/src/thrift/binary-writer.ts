import { encodeUtf8, utf8Length } from "@x/binary";
import type { FrameWriter } from "./frame-writer.ts";
import * as WireType from "./wire-type.ts";
import type { ThriftWriter } from "./writer.ts";

/** Strict binary protocol (`TBinaryProtocol`): fixed sizes, big-endian. */
export class BinaryThriftWriter implements ThriftWriter {
  readonly out: FrameWriter;

  constructor(out: FrameWriter) {
    this.out = out;
  }

  messageBegin(name: string, type: number, seqId: number): void {
    this.out.u16be(0x8001);
    this.out.u16be(type);
    this.string(name);
    this.out.i32be(seqId);
  }

  structBegin(): void {}

  field(id: number, type: WireType.Any): void {
    this.out.u8(type);
    this.out.i16be(id);
  }

  structEnd(): void {
    this.out.u8(WireType.STOP);
  }

  bool(value: boolean): void {
    this.out.u8(value ? 1 : 0);
  }

  i8(value: number): void {
    this.out.i8(value);
  }

  i16(value: number): void {
    this.out.i16be(value);
  }

  i32(value: number): void {
    this.out.i32be(value);
  }

  i64(value: bigint): void {
    this.out.i64be(value);
  }

  double(value: number): void {
    this.out.f64be(value);
  }

  binary(value: Uint8Array): void {
    this.out.i32be(value.length);
    this.out.blob(value);
  }

  string(value: string): void {
    const { out } = this;
    const length = utf8Length(value);
    const at = out.room(4 + length);
    out.i32be(length);
    out.length += encodeUtf8(value, out.bytes, at + 4);
  }

  list(size: number, type: WireType.Any): void {
    this.out.u8(type);
    this.out.i32be(size);
  }

  map(size: number, key: WireType.Any, value: WireType.Any): void {
    this.out.u8(key);
    this.out.u8(value);
    this.out.i32be(size);
  }
}
