import { ByteWriter } from "@x/binary";
import { parseClassName } from "../../../src/codec/class-name.ts";
import type { ColumnSpec } from "../../../src/codec/column-spec.ts";
import { type DecodeOptions, decoderOf } from "../../../src/codec/decode.ts";
import { encodersOf, encodeValues } from "../../../src/codec/encode.ts";
import type { Source } from "../../../src/codec/malformed.ts";
import type { CqlType, SimpleTypeName } from "../../../src/codec/type.ts";

/** A value as the server stored it: see the note in values_v4.json. */
export interface ValueVector {
  readonly cql_type: string;
  readonly wire_type: string;
  readonly literal?: string;
  readonly bound?: "null" | "unset" | "empty";
  readonly hex?: string | null;
  readonly server_json?: string | null;
  readonly error?: string;
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

export function sourceOf(bytes: Uint8Array): Source {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** Decodes the bytes of one value. They stand in the midst of others, as they do in an answer. */
export function decode(type: CqlType, bytes: Uint8Array, options?: DecodeOptions): unknown {
  const around = new Uint8Array(bytes.length + 9).fill(0xaa);
  around.set(bytes, 5);
  return decoderOf(type, options)(sourceOf(around), 5, 5 + bytes.length);
}

export function specOf(type: CqlType, name = "v"): ColumnSpec {
  return { keyspace: "ks", table: "t", name, type };
}

/** Encodes one value as [bytes], the length included. */
export function encodeWithLength(type: CqlType, value: unknown): Uint8Array {
  const writer = new ByteWriter({ initialBytes: 1 });
  const specs = [specOf(type)];
  encodeValues(writer, specs, encodersOf(specs), [value]);
  return writer.finish();
}

/** Encodes one value that is not null, and returns its bytes without the length. */
export function encode(type: CqlType, value: unknown): Uint8Array {
  const bytes = encodeWithLength(type, value);
  expect(new DataView(bytes.buffer).getInt32(0)).toBe(bytes.length - 4);
  return bytes.slice(4);
}

export function simple(kind: SimpleTypeName): CqlType {
  return { kind };
}

/** The type that the notation of the vectors stands for: `list<int>`, `udt:ks.name{field:type,…}`, `custom:class`. */
export function parseWireType(text: string): CqlType {
  let at = 0;
  const word = (pattern: RegExp): string => {
    const found = pattern.exec(text.slice(at))![0];
    at += found.length;
    return found;
  };
  const expectMark = (mark: string): void => {
    if (text[at] !== mark) throw new Error(`"${mark}" expected at ${at} of ${text}`);
    at++;
  };
  const parts = (end: string): CqlType[] => {
    const types = [read()];
    while (text[at] === ",") {
      at++;
      types.push(read());
    }
    expectMark(end);
    return types;
  };
  const read = (): CqlType => {
    if (text.startsWith("custom:", at)) {
      at += "custom:".length;
      const name = text.slice(at);
      at = text.length;
      return parseClassName(name);
    }
    if (text.startsWith("udt:", at)) {
      at += "udt:".length;
      const keyspace = word(/^\w+/);
      expectMark(".");
      const name = word(/^\w+/);
      expectMark("{");
      const fields = [];
      while (text[at] !== "}") {
        if (fields.length > 0) expectMark(",");
        const field = word(/^\w+/);
        expectMark(":");
        fields.push({ name: field, type: read() });
      }
      expectMark("}");
      return { kind: "udt", keyspace, name, fields };
    }
    const kind = word(/^\w+/);
    if (text[at] !== "<") return { kind: kind as SimpleTypeName };
    expectMark("<");
    const types = parts(">");
    const [first, second] = types as [CqlType, CqlType];
    if (kind === "map") return { kind, key: first, value: second };
    if (kind === "tuple") return { kind, elements: types };
    return { kind: kind as "list" | "set", element: first };
  };
  return read();
}
