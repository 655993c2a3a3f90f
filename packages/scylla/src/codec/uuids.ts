import type { ByteWriter } from "@x/binary";
import { type DecodeContext, type Decoder, notOfLength } from "./decoder.ts";
import { type Encoder, foreignText, makeLengthEncoder, refuse } from "./encoder.ts";
import { ofVersion1, TimeUuid } from "./value/time-uuid.ts";
import { isUuid, Uuid } from "./value/uuid.ts";

/** `uuid`: 16 bytes. */
export function uuidDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) => {
    if (end - start !== 16) return notOfLength(source, start, end, "uuid", empty);
    const { view } = source;
    return new Uuid(
      view.getInt32(start),
      view.getInt32(start + 4),
      view.getInt32(start + 8),
      view.getInt32(start + 12),
    );
  };
}

/** `timeuuid`: 16 bytes. */
export function timeuuidDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) => {
    if (end - start !== 16) return notOfLength(source, start, end, "timeuuid", empty);
    const { view } = source;
    return new TimeUuid(
      view.getInt32(start),
      view.getInt32(start + 4),
      view.getInt32(start + 8),
      view.getInt32(start + 12),
    );
  };
}

/** `uuid` and `timeuuid` from a Uuid (also another driver's), its text, or 16 bytes. */
export function uuidEncoder(kind: "uuid" | "timeuuid"): Encoder {
  return makeLengthEncoder(
    kind,
    (writer, value) => {
      const uuid = isUuid(value) ? value : uuidOf(value, kind);
      if (kind === "timeuuid") ofVersion1(uuid);
      const at = writer.room(20);
      writer.view.setUint32(at, 16);
      put(writer, at + 4, uuid);
    },
    (writer, value) => {
      const uuid = uuidOf(value, kind);
      if (kind === "timeuuid") ofVersion1(uuid);
      put(writer, writer.room(16), uuid);
    },
  );
}

function put(writer: ByteWriter, at: number, uuid: Uuid): void {
  const { view } = writer;
  view.setUint32(at, uuid.w0);
  view.setUint32(at + 4, uuid.w1);
  view.setUint32(at + 8, uuid.w2);
  view.setUint32(at + 12, uuid.w3);
  writer.length = at + 16;
}

function uuidOf(value: unknown, kind: string): Uuid {
  if (isUuid(value)) return value;
  if (value instanceof Uint8Array) return Uuid.fromBytes(value);
  const text = typeof value === "string" ? value : foreignText(value);
  return text === undefined ? refuse(value, kind, "a Uuid or its text is needed") : Uuid.fromString(text);
}
