import { type DecodeContext, type Decoder, notOfLength } from "./decoder.ts";
import { type Encoder, foreignText, makeEncoder, refuse } from "./encoder.ts";
import { Inet, isInet } from "./value/inet.ts";

/** `inet`: 4 or 16 bytes. */
export function inetDecoder({ empty }: DecodeContext): Decoder {
  return (source, start, end) => {
    const { view } = source;
    if (end - start === 4) return new Inet(4, view.getInt32(start));
    if (end - start !== 16) return notOfLength(source, start, end, "inet", empty);
    return new Inet(
      6,
      view.getInt32(start),
      view.getInt32(start + 4),
      view.getInt32(start + 8),
      view.getInt32(start + 12),
    );
  };
}

/** `inet` from an Inet (also another driver's), its text, or 4 or 16 bytes. */
export function inetEncoder(): Encoder {
  return makeEncoder("inet", (writer, value) => {
    const { family, w0, w1, w2, w3 } = inetOf(value);
    const at = writer.room(16);
    writer.view.setUint32(at, w0);
    writer.length = at + 4;
    if (family === 4) return;
    writer.view.setUint32(at + 4, w1);
    writer.view.setUint32(at + 8, w2);
    writer.view.setUint32(at + 12, w3);
    writer.length = at + 16;
  });
}

function inetOf(value: unknown): Inet {
  if (isInet(value)) return value;
  if (value instanceof Uint8Array) return Inet.fromBytes(value);
  const text = typeof value === "string" ? value : foreignText(value);
  return text === undefined ? refuse(value, "inet", "an Inet or its text is needed") : Inet.fromString(text);
}
