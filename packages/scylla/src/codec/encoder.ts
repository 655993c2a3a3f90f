import type { ByteWriter } from "@x/binary";
import { ScyllaUsageError } from "../errors.ts";
import { EMPTY } from "./value/empty.ts";
import { describe } from "./value/print.ts";

/** Writes a value, which is neither null nor undefined. @throws {ScyllaUsageError} when it is none of the type */
export type WriteValue = (writer: ByteWriter, value: unknown) => void;

/** Writes the values of one type. What an error leaves in the writer is the caller's to truncate. */
export interface Encoder {
  /** The type as CQL text, for errors. */
  readonly typeText: string;
  /** Writes a [bytes]: i32 length, then the value. */
  readonly write: WriteValue;
  /** Writes the value alone. */
  readonly content: WriteValue;
}

/** An encoder of values whose length is known when they have been written. */
export function makeEncoder(typeText: string, content: WriteValue): Encoder {
  return {
    typeText,
    content,
    write(writer, value) {
      const at = writer.reserve(4);
      content(writer, value);
      writer.view.setUint32(at, writer.length - at - 4);
    },
  };
}

/** An encoder of values that are written faster together with their length. */
export function makeLengthEncoder(typeText: string, write: WriteValue, content: WriteValue): Encoder {
  return { typeText, write, content };
}

/** Writes a [bytes] for a part of a value: null is allowed, undefined is not. */
export function writePart(encoder: Encoder, writer: ByteWriter, value: unknown): void {
  if (value === null) writer.i32be(-1);
  else if (value === EMPTY) writer.i32be(0);
  else if (value === undefined) refuse(value, encoder.typeText, "null stands for no value inside of another");
  else encoder.write(writer, value);
}

/** @throws {ScyllaUsageError} that says what was given instead of a value of the type, and why it is none */
export function refuse(value: unknown, typeText: string, why = ""): never {
  throw new ScyllaUsageError(`${describe(value)} is no ${typeText}${why === "" ? "" : `: ${why}`}`);
}

/** Rethrows an error of a part of a value, saying which part; errors of other kinds as they are. */
export function within(place: string, error: unknown): never {
  if (!(error instanceof ScyllaUsageError)) throw error;
  throw new ScyllaUsageError(`${place}: ${error.message}`, { code: error.code });
}

/**
 * The text of an object of a class with a text of its own: of another driver's class, or another copy of this
 * package. Undefined for everything else.
 */
export function foreignText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date)
    return undefined;
  const own = value.toString;
  return typeof own === "function" && own !== Object.prototype.toString ? String(value) : undefined;
}
