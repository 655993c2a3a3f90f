import { type ByteWriter, encodeUtf8, utf8Length } from "@x/binary";
import { refuse } from "../value-fault.ts";
import type { ListEncoder } from "./list-encoder.ts";

/** Below this many code units, room for the longest encoding costs less than counting. */
const SHORT_TEXT = 1024;
/** Up to this length a loop over ASCII beats the call into the engine. */
const SHORT_ASCII = 24;

/**
 * TEXT and STRING: i32 length and UTF-8. Texts that follow themselves, and sequences of texts that do (the tags of devices that
 * take turns), are encoded once and then copied.
 */
export const encodeTexts: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  // Where the sequence starts that may repeat, and where the text before this one does.
  let anchor = from;
  let anchorStart = writer.length;
  let lastStart = -1;
  for (let i = from; i < to; ) {
    const text = values[i];
    if (typeof text !== "string") {
      if (text !== null) refuse(i, text, "text");
      nulls.set(row + i - from);
      writer.u32be(0);
      i++;
      anchor = i;
      anchorStart = writer.length;
      lastStart = -1;
    } else if (lastStart !== -1 && text === values[i - 1]) {
      const count = countPeriods(values, i, to, 1);
      repeatTail(writer, lastStart, count);
      lastStart = writer.length - (writer.length - lastStart) / (count + 1);
      i += count;
    } else {
      const again = i > anchor && text === values[anchor];
      const count = again ? countPeriods(values, i, to, i - anchor) : 0;
      if (count > 0) {
        repeatTail(writer, anchorStart, count);
        i += count * (i - anchor);
        lastStart = -1;
      } else {
        if (again) {
          anchor = i;
          anchorStart = writer.length;
        }
        lastStart = writer.length;
        appendText(writer, text, i++);
      }
    }
  }
};

/** How often the `period` texts before `start` come again from there on. */
function countPeriods(values: ArrayLike<unknown>, start: number, to: number, period: number): number {
  let end = start;
  while (end < to && values[end] === values[end - period] && typeof values[end] === "string") end++;
  return Math.floor((end - start) / period);
}

/** BLOB and OBJECT: i32 length and bytes. */
export const encodeBlobs: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  for (let i = from; i < to; i++) {
    const bytes = values[i];
    if (bytes instanceof Uint8Array) {
      writer.u32be(bytes.length);
      writer.append(bytes);
    } else {
      if (bytes !== null) refuse(i, bytes, "BLOB", "give a Uint8Array");
      nulls.set(row + i - from);
      writer.u32be(0);
    }
  }
};

function appendText(writer: ByteWriter, text: string, index: number): void {
  const units = text.length;
  const start = writer.room(4 + (units < SHORT_TEXT ? 3 * units : utf8Length(text)));
  const { bytes } = writer;
  const at = start + 4;
  let length = 0;
  if (units <= SHORT_ASCII) {
    for (; length < units; length++) {
      const unit = text.charCodeAt(length);
      if (unit >= 0x80) break;
      bytes[at + length] = unit;
    }
  }
  if (length < units) {
    if (!isWellFormed(text)) refuse(index, text, "text", "half of a surrogate pair cannot be UTF-8");
    length = encodeUtf8(text, bytes, at);
  }
  writer.view.setUint32(start, length);
  writer.length = at + length;
}

/** Writes what stands from `start` on `times` more times. */
function repeatTail(writer: ByteWriter, start: number, times: number): void {
  const size = writer.length - start;
  const total = size * (times + 1);
  writer.room(total - size);
  const { bytes } = writer;
  for (let done = size; done < total; ) {
    const next = Math.min(done, total - done);
    bytes.copyWithin(start + done, start, start + next);
    done += next;
  }
  writer.length = start + total;
}

/** Whether a text has no half of a surrogate pair without the other. */
function isWellFormed(text: string): boolean {
  // Node has it since 20, TypeScript's ES2023 does not.
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
