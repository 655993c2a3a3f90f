/** What stands next in MessagePack. */
export type Kind =
  | "end"
  | "incomplete"
  | "never used"
  | "nil"
  | "bool"
  | "int"
  | "float"
  | "str"
  | "bin"
  | "array"
  | "map"
  | "ext";

const NOTHING = new Uint8Array(0);

/**
 * Reads MessagePack step by step, as the server does: what is wrong at the fifth argument is found when the fifth
 * argument is read. `next()` names the kind, and the field of that name has the value.
 */
export class MsgpackReader {
  bool = false;
  int = 0n;
  float = 0;
  /** One character a byte. */
  str = "";
  /** The content of bin and ext, a view of the input. */
  bytes: Uint8Array = NOTHING;
  /** Elements of an array, or pairs of a map. */
  size = 0;
  extType = 0;
  /** Where the next value begins. */
  position = 0;
  readonly #input: Buffer;

  constructor(input: Uint8Array) {
    this.#input = Buffer.from(input.buffer, input.byteOffset, input.length);
  }

  /** The input between two positions, as a view. */
  between(from: number, to: number): Uint8Array {
    return this.#input.subarray(from, to);
  }

  next(): Kind {
    const input = this.#input;
    if (this.position >= input.length) return "end";
    const token = input[this.position++]!;
    if (token < 0x80) return this.#setInt(BigInt(token));
    if (token < 0x90) return this.#setSize("map", token & 0x0f);
    if (token < 0xa0) return this.#setSize("array", token & 0x0f);
    if (token < 0xc0) return this.#readStr(token & 0x1f);
    if (token >= 0xe0) return this.#setInt(BigInt(token - 0x100));
    return this.#readLong(token);
  }

  #readLong(token: number): Kind {
    const bytes = WIDTHS[token - 0xc0]!;
    const at = this.position;
    if (at + bytes > this.#input.length) return "incomplete";
    this.position += bytes;
    const input = this.#input;
    switch (token) {
      case 0xc0:
        return "nil";
      case 0xc1:
        return "never used";
      case 0xc2:
      case 0xc3:
        this.bool = token === 0xc3;
        return "bool";
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#readBytes("bin", input.readUIntBE(at, bytes));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#readExt(input.readUIntBE(at, bytes));
      case 0xca:
        this.float = input.readFloatBE(at);
        return "float";
      case 0xcb:
        this.float = input.readDoubleBE(at);
        return "float";
      case 0xcf:
        return this.#setInt(input.readBigUInt64BE(at));
      case 0xd3:
        return this.#setInt(input.readBigInt64BE(at));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#setInt(BigInt(input.readUIntBE(at, bytes)));
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return this.#setInt(BigInt(input.readIntBE(at, bytes)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#readStr(input.readUIntBE(at, bytes));
      case 0xdc:
      case 0xdd:
        return this.#setSize("array", input.readUIntBE(at, bytes));
      case 0xde:
      case 0xdf:
        return this.#setSize("map", input.readUIntBE(at, bytes));
      default:
        return this.#readExt(1 << (token - 0xd4));
    }
  }

  /** Passes over the next value, whatever it is. */
  skip(): void {
    let values = 1;
    while (values-- > 0) {
      const kind = this.next();
      if (kind === "end" || kind === "incomplete") return;
      if (kind === "array") values += this.size;
      else if (kind === "map") values += 2 * this.size;
    }
  }

  #setInt(value: bigint): Kind {
    this.int = value;
    return "int";
  }

  #setSize(kind: "array" | "map", size: number): Kind {
    this.size = size;
    return kind;
  }

  #readStr(length: number): Kind {
    const end = this.position + length;
    if (end > this.#input.length) return "incomplete";
    this.str = this.#input.toString("latin1", this.position, end);
    this.position = end;
    return "str";
  }

  #readBytes(kind: "bin" | "ext", length: number): Kind {
    const end = this.position + length;
    if (end > this.#input.length) return "incomplete";
    this.bytes = this.#input.subarray(this.position, end);
    this.position = end;
    return kind;
  }

  #readExt(length: number): Kind {
    if (this.position >= this.#input.length) return "incomplete";
    this.extType = this.#input.readInt8(this.position++);
    return this.#readBytes("ext", length);
  }
}

/** Bytes of number or length that follow the tokens from c0 on. */
const WIDTHS = [
  0, 0, 0, 0, 1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4,
];
