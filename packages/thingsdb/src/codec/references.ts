import type { ByteWriter } from "@x/binary";
import { ThingsDBUsageError } from "../errors.ts";
import { type ReferenceStyle, THING_ID } from "./values.ts";

/** Thrown for a thing to be sent to a server whose version is not known; never seen outside. */
export const STYLE_UNKNOWN: object = /* @__PURE__ */ Object.freeze({
  message: "the server's version is not known",
});

/** The extension type that stands for a stored thing, its id in 8 bytes, big endian. */
const THING_EXTENSION = 5;

/** The id of the stored thing that a value stands for: what a model holds, or an answer with its `#`. */
export function idOf(value: object): number | bigint | undefined {
  const id =
    (value as { readonly [THING_ID]?: unknown })[THING_ID] ?? (value as { readonly "#"?: unknown })["#"];
  return typeof id === "number" || typeof id === "bigint" ? id : undefined;
}

/** Appends a stored thing by its id, so that code receives the thing itself. */
export function encodeReference(writer: ByteWriter, id: number | bigint, style: ReferenceStyle): void {
  if (style === "ask") throw STYLE_UNKNOWN;
  const wide = BigInt.asIntN(64, safeId(id));
  if (style === "map") {
    // {"#": id}
    writer.u8(0x81);
    writer.u8(0xa1);
    writer.u8(0x23);
    writer.u8(0xd3);
  } else {
    writer.u8(0xd7);
    writer.u8(THING_EXTENSION);
  }
  writer.i64be(wide);
}

function safeId(id: number | bigint): bigint {
  const isId = typeof id === "bigint" ? id >= 0n && id < 1n << 63n : Number.isSafeInteger(id) && id >= 0;
  if (!isId) throw new ThingsDBUsageError(`${id} is no id of a thing`);
  return BigInt(id);
}
