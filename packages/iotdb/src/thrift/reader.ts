import type { ByteReader } from "@x/binary";
import { ThriftFault } from "./fault.ts";
import * as WireType from "./wire-type.ts";

/** How deep structs and collections may lie in each other; the deepest message of IoTDB has five levels. */
const MAX_DEPTH = 32;

/** The beginning of a message. */
export interface MessageHead {
  readonly name: string;
  /** One of `MessageType`. */
  readonly type: number;
  readonly seqId: number;
}

/**
 * Reads Thrift values of one of the two protocols. Whatever is malformed throws: {@link ThriftFault}, or an error of
 * `@x/binary` where the bytes end. Counts are checked against the bytes that are left before anything is made of them.
 */
export abstract class ThriftReader {
  readonly input: ByteReader;
  /** Id of the field that {@link ThriftReader.field} found. */
  fieldId = 0;
  /** Type of the elements that {@link ThriftReader.list} announced, or of the values that `map` did. */
  elementType: WireType.Any = WireType.STOP;
  /** Type of the keys that {@link ThriftReader.map} announced. */
  keyType: WireType.Any = WireType.STOP;
  #depth = 0;

  constructor(input: ByteReader) {
    this.input = input;
  }

  abstract messageBegin(): MessageHead;
  /** The type of the next field of the open struct, whose id is then in `fieldId`; `STOP` at the end of the struct. */
  abstract field(): WireType.Any;
  abstract bool(): boolean;
  abstract i16(): number;
  abstract i32(): number;
  abstract i64(): bigint;
  abstract double(): number;
  /** How many bytes the binary value or string has that comes next. */
  abstract length(): number;
  /** How many elements a list or a set has. */
  abstract list(): number;
  /** How many pairs a map has. */
  abstract map(): number;

  i8(): number {
    return this.input.i8();
  }

  /** A view of the bytes that are read. */
  binary(): Uint8Array {
    return this.input.take(this.length());
  }

  string(): string {
    return this.input.utf8(this.length());
  }

  structBegin(): void {
    this.#enter();
  }

  structEnd(): void {
    this.#leave();
  }

  /** Passes over a value of any type. */
  skip(type: WireType.Any): void {
    switch (type) {
      case WireType.BOOL:
        this.bool();
        break;
      case WireType.I8:
        this.input.skip(1);
        break;
      case WireType.I16:
        this.i16();
        break;
      case WireType.I32:
        this.i32();
        break;
      case WireType.I64:
        this.i64();
        break;
      case WireType.DOUBLE:
        this.input.skip(8);
        break;
      case WireType.UUID:
        this.input.skip(16);
        break;
      case WireType.BINARY:
        this.input.skip(this.length());
        break;
      case WireType.STRUCT:
        this.structBegin();
        for (let next = this.field(); next !== WireType.STOP; next = this.field()) this.skip(next);
        this.structEnd();
        break;
      case WireType.LIST:
      case WireType.SET:
        this.#skipElements();
        break;
      case WireType.MAP:
        this.#skipPairs();
        break;
      default:
        throw this.fault(`has no type ${type}`);
    }
  }

  /** An error that says where reading is. */
  fault(what: string): ThriftFault {
    return new ThriftFault(what, this.input.offset);
  }

  /** `count` elements of at least `bytes` bytes each must be there. */
  protected counted(count: number, bytes: number): number {
    if (!(count >= 0 && count * bytes <= this.input.remaining)) {
      throw this.fault(`announces ${count} elements with ${this.input.remaining} bytes left`);
    }
    return count;
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.fault(`is nested more than ${MAX_DEPTH} deep`);
  }

  #leave(): void {
    this.#depth--;
  }

  #skipElements(): void {
    this.#enter();
    const size = this.list();
    const type = this.elementType;
    for (let i = 0; i < size; i++) this.skip(type);
    this.#leave();
  }

  #skipPairs(): void {
    this.#enter();
    const size = this.map();
    const { keyType, elementType } = this;
    for (let i = 0; i < size; i++) {
      this.skip(keyType);
      this.skip(elementType);
    }
    this.#leave();
  }
}
