import { type ByteWriter, encodeUtf8 } from "@x/binary";
import type { Column } from "../column/column.ts";
import { FixedStringColumn, StringColumn } from "../column/strings.ts";
import { checkWellFormed, fixedTextOrBytes, textOrBytes } from "../convert/strings.ts";
import { type Encoder, LeafEncoder, noPrefix, type Prepared, type Values } from "./encoder.ts";
import { valuesOf } from "./lists.ts";

/** Up to here the length of a text takes one byte however it is encoded, and a loop beats a call into the engine. */
const SHORT = 42;

/** String: text as UTF-8, or bytes as they are. */
export class StringEncoder implements Encoder {
  readonly fallback = "";
  readonly width = undefined;

  prepare(values: Values, count: number): Prepared {
    return { prefix: noPrefix, body: (writer) => writeStrings(writer, values, count) };
  }

  prepareColumn(column: Column, from: number, to: number): Prepared {
    if (column instanceof StringColumn) {
      return {
        prefix: noPrefix,
        body: (writer) => writer.append(column.encoded(from, to)),
      };
    }
    return this.prepare(
      valuesOf(column, from, to).map((value) => value ?? ""),
      to - from,
    );
  }
}

function writeStrings(writer: ByteWriter, values: Values, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (typeof value === "string" && value.length <= SHORT) {
      writeShort(writer, value, i);
      continue;
    }
    const content = textOrBytes(value, i, "String");
    if (typeof content === "string") {
      writer.uvarintUtf8(content);
    } else {
      writer.uvarint(content.length);
      writer.append(content);
    }
  }
}

/** A text whose bytes are fewer than 128. */
function writeShort(writer: ByteWriter, text: string, index: number): void {
  const length = text.length;
  const start = writer.room(1 + 3 * length) + 1;
  const { bytes } = writer;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) {
      checkWellFormed(text, index, "String");
      const size = encodeUtf8(text, bytes, start);
      bytes[start - 1] = size;
      writer.length = start + size;
      return;
    }
    bytes[start + i] = unit;
  }
  bytes[start - 1] = length;
  writer.length = start + length;
}

/** FixedString(N): text as UTF-8 or bytes, padded with zeros. */
export function fixedStringEncoder(width: number): Encoder {
  const type = `FixedString(${width})`;
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    const start = writer.room(count * width);
    writer.bytes.fill(0, start, start + count * width);
    for (let i = 0; i < count; i++) {
      const content = fixedTextOrBytes(values[i], i, type, width);
      const at = start + i * width;
      if (typeof content === "string") encodeUtf8(content, writer.bytes, at);
      else writer.bytes.set(content, at);
    }
    writer.length = start + count * width;
  };
  return new LeafEncoder("", width, write, (column, from, to) =>
    column instanceof FixedStringColumn ? column.data.subarray(from * width, to * width) : undefined,
  );
}
