import { type MessageHead, ThriftReader } from "./reader.ts";
import * as WireType from "./wire-type.ts";

/** Strict binary protocol (`TBinaryProtocol`). */
export class BinaryThriftReader extends ThriftReader {
  messageBegin(): MessageHead {
    const version = this.input.u16be();
    if (version !== 0x8001) throw this.fault(`begins with 0x${version.toString(16)} instead of 0x8001`);
    const type = this.input.u16be() & 0xff;
    const name = this.string();
    return { name, type, seqId: this.input.i32be() };
  }

  field(): WireType.Any {
    const type = this.#type();
    if (type !== WireType.STOP) this.fieldId = this.input.i16be();
    return type;
  }

  bool(): boolean {
    return this.input.u8() !== 0;
  }

  i16(): number {
    return this.input.i16be();
  }

  i32(): number {
    return this.input.i32be();
  }

  i64(): bigint {
    return this.input.i64be();
  }

  double(): number {
    return this.input.f64be();
  }

  length(): number {
    return this.input.i32be();
  }

  list(): number {
    this.elementType = this.#type();
    return this.counted(this.input.i32be(), 1);
  }

  map(): number {
    this.keyType = this.#type();
    this.elementType = this.#type();
    return this.counted(this.input.i32be(), 2);
  }

  #type(): WireType.Any {
    return this.input.u8() as WireType.Any;
  }
}
