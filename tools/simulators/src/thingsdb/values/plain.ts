import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { ListValue } from "./list-value.ts";
import { MpData } from "./mp-data.ts";

/** A float, where a plain number would be taken for an int. */
export class PlainFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What the server tells about itself: texts of one character a byte, numbers that are ints. */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | PlainFloat
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Such a value as the server gives it: packed, to be shown as it is or loaded. */
export function packed(value: Plain): MpData {
  const writer = new MsgpackWriter();
  writePlain(writer, value);
  return new MpData(writer.take());
}

/** Several such values: a list, each of them packed. */
export function packedList(values: readonly Plain[]): ListValue {
  return new ListValue(values.map(packed));
}

/** The same for events. */
export function writePlain(writer: MsgpackWriter, value: Plain): void {
  if (value === null) writer.nil();
  else if (typeof value === "boolean") writer.bool(value);
  else if (typeof value === "number" || typeof value === "bigint") writer.int(value);
  else if (typeof value === "string") writer.str(value);
  else if (value instanceof PlainFloat) writer.float(value.value);
  else if (isList(value)) {
    writer.array(value.length);
    for (const item of value) writePlain(writer, item);
  } else {
    const entries = Object.entries(value);
    writer.map(entries.length);
    for (const [key, one] of entries) {
      writer.str(key);
      writePlain(writer, one);
    }
  }
}

function isList(value: object): value is readonly Plain[] {
  return Array.isArray(value);
}
