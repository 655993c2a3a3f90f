import { isLongLike, toBigInt } from "@x/binary";
import { packDay } from "../local-date.ts";
import { refuse } from "../value-fault.ts";
import { putInstant, putInt64 } from "./int64-input.ts";
import type { ListEncoder } from "./list-encoder.ts";

export const encodeBooleans: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  const start = writer.room(to - from);
  const { bytes } = writer;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value === null) nulls.set(row + i - from);
    else if (typeof value !== "boolean") refuse(i, value, "BOOLEAN");
    bytes[start + i - from] = value === true ? 1 : 0;
  }
  writer.length = start + to - from;
};

export const encodeInt32s: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  let at = writer.room(4 * (to - from));
  const { view } = writer;
  for (let i = from; i < to; i++, at += 4) {
    const value = values[i];
    if (value === null) {
      nulls.set(row + i - from);
      view.setUint32(at, 0);
    } else if (typeof value === "number" && value === value << 0) view.setUint32(at, value);
    else view.setUint32(at, toInt32(value, i));
  }
  writer.length = at;
};

function toInt32(value: unknown, index: number): number {
  if (typeof value !== "bigint" && !isLongLike(value)) refuse(index, value, "INT32");
  const exact = toBigInt(value);
  if (BigInt.asIntN(32, exact) !== exact) refuse(index, exact, "INT32");
  return Number(exact);
}

export const encodeInt64s: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  let at = writer.room(8 * (to - from));
  const { view } = writer;
  for (let i = from; i < to; i++, at += 8) {
    const value = values[i];
    if (value === null) {
      nulls.set(row + i - from);
      view.setFloat64(at, 0);
    } else putInt64(view, at, value, i, "INT64");
  }
  writer.length = at;
};

export const encodeInstants: ListEncoder = ({ writer, nulls, unitsPerMs }, values, from, to, row) => {
  let at = writer.room(8 * (to - from));
  const { view } = writer;
  for (let i = from; i < to; i++, at += 8) {
    const value = values[i];
    if (value === null) {
      nulls.set(row + i - from);
      view.setFloat64(at, 0);
    } else putInstant(view, at, value, unitsPerMs, i, "TIMESTAMP");
  }
  writer.length = at;
};

export const encodeFloats: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  let at = writer.room(4 * (to - from));
  const { view } = writer;
  for (let i = from; i < to; i++, at += 4) {
    const value = values[i];
    if (typeof value === "number") {
      view.setFloat32(at, value);
      if (Math.abs(value) > MAX_FLOAT && Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
        refuse(i, value, "FLOAT");
      }
    } else if (value === null) {
      nulls.set(row + i - from);
      view.setFloat32(at, 0);
    } else refuse(i, value, "FLOAT");
  }
  writer.length = at;
};

/** From here on rounding may end at infinity. */
const MAX_FLOAT = 3.4028234663852886e38;

export const encodeDoubles: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  let at = writer.room(8 * (to - from));
  const { view } = writer;
  for (let i = from; i < to; i++, at += 8) {
    const value = values[i];
    if (typeof value === "number") view.setFloat64(at, value);
    else if (value === null) {
      nulls.set(row + i - from);
      view.setFloat64(at, 0);
    } else refuse(i, value, "DOUBLE");
  }
  writer.length = at;
};

/** A day that may stand in the place of a NULL: readers turn it into a date before they look whether it is one. */
const ANY_DAY = 10000101;

export const encodeDays: ListEncoder = ({ writer, nulls }, values, from, to, row) => {
  let at = writer.room(4 * (to - from));
  const { view } = writer;
  for (let i = from; i < to; i++, at += 4) {
    const value = values[i];
    if (value === null) {
      nulls.set(row + i - from);
      view.setUint32(at, ANY_DAY);
    } else {
      const day = packDay(value);
      if (day === undefined) refuse(i, value, "DATE", "years are 1000 to 9999, text is YYYY-MM-DD");
      view.setUint32(at, day);
    }
  }
  writer.length = at;
};
