import { ByteWriter } from "@x/binary";

/**
 * Writes MessagePack with the server's choices: ints in the shortest form, non-negative ones as unsigned; floats
 * always with 64 bits. Texts have one character a byte. (A general encoder would write the float 1.0 as an int.)
 */
export class MsgpackWriter {
  readonly #writer: ByteWriter = new ByteWriter({ initialBytes: 64 });

  /** How many bytes were written. */
  get length(): number {
    return this.#writer.length;
  }

  /** Gives the bytes away. */
  take(): Uint8Array {
    return this.#writer.take();
  }

  nil(): void {
    this.#writer.u8(0xc0);
  }

  bool(value: boolean): void {
    this.#writer.u8(value ? 0xc3 : 0xc2);
  }

  /** @param value a safe integer, or a bigint of 64 bits */
  int(value: number | bigint): void {
    if (typeof value === "bigint") {
      if (value > 0xffffffffn || value < -0x80000000n) {
        this.#wideInt(value);
        return;
      }
      this.#narrowInt(Number(value));
    } else if (value > 0xffffffff || value < -0x80000000) {
      this.#wideInt(BigInt(value));
    } else {
      this.#narrowInt(value);
    }
  }

  #wideInt(value: bigint): void {
    this.#writer.u8(value < 0n ? 0xd3 : 0xcf);
    this.#writer.u64be(BigInt.asUintN(64, value));
  }

  #narrowInt(value: number): void {
    const writer = this.#writer;
    if (value >= 0) {
      if (value < 0x80) {
        writer.u8(value);
      } else if (value < 0x100) {
        writer.u8(0xcc);
        writer.u8(value);
      } else if (value < 0x10000) {
        writer.u8(0xcd);
        writer.u16be(value);
      } else {
        writer.u8(0xce);
        writer.u32be(value);
      }
    } else if (value >= -0x20) {
      writer.i8(value);
    } else if (value >= -0x80) {
      writer.u8(0xd0);
      writer.i8(value);
    } else if (value >= -0x8000) {
      writer.u8(0xd1);
      writer.i16be(value);
    } else {
      writer.u8(0xd2);
      writer.i32be(value);
    }
  }

  /** An int of 16 bits, however small it is. */
  int16(value: number): void {
    this.#writer.u8(0xd1);
    this.#writer.i16be(value);
  }

  float(value: number): void {
    this.#writer.u8(0xcb);
    this.#writer.f64be(value);
  }

  str(text: string): void {
    const { length } = text;
    if (length < 32) this.#writer.u8(0xa0 | length);
    else this.#length(length, 0xd9);
    this.#latin1(text);
  }

  bin(bytes: Uint8Array): void {
    this.#length(bytes.length, 0xc4);
    this.#writer.append(bytes);
  }

  array(length: number): void {
    if (length < 16) this.#writer.u8(0x90 | length);
    else this.#longLength(length, 0xdc);
  }

  map(size: number): void {
    if (size < 16) this.#writer.u8(0x80 | size);
    else this.#longLength(size, 0xde);
  }

  ext(type: number, bytes: Uint8Array): void {
    const fixed = [1, 2, 4, 8, 16].indexOf(bytes.length);
    if (fixed >= 0) this.#writer.u8(0xd4 + fixed);
    else this.#length(bytes.length, 0xc7);
    this.#writer.i8(type);
    this.#writer.append(bytes);
  }

  /** MessagePack that exists already. */
  raw(bytes: Uint8Array): void {
    this.#writer.append(bytes);
  }

  /** Three forms in a row, for lengths of one, two and four bytes. */
  #length(length: number, shortest: number): void {
    if (length < 0x100) {
      this.#writer.u8(shortest);
      this.#writer.u8(length);
    } else {
      this.#longLength(length, shortest + 1);
    }
  }

  #longLength(length: number, shorter: number): void {
    if (length < 0x10000) {
      this.#writer.u8(shorter);
      this.#writer.u16be(length);
    } else {
      this.#writer.u8(shorter + 1);
      this.#writer.u32be(length);
    }
  }

  #latin1(text: string): void {
    if (text.length > 64) {
      this.#writer.append(Buffer.from(text, "latin1"));
      return;
    }
    const at = this.#writer.reserve(text.length);
    const { bytes } = this.#writer;
    for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  }
}
