import { ByteReader } from "@x/binary";
import { loadVectors, parseHex } from "@x/testkit";
import type { CqlType } from "../../src/codec/type.ts";
import { loadCompression } from "../../src/compression/load.ts";
import { HEADER_BYTES } from "../../src/protocol/envelope.ts";
import { EnvelopeParser } from "../../src/protocol/envelope-parser.ts";

/** An exchange recorded with a real server. */
export interface FrameVector {
  readonly name: string;
  readonly protocol: number;
  readonly compression?: "lz4" | "snappy";
  readonly request?: string | null;
  readonly response: string;
  readonly decoded: Readonly<Record<string, unknown>>;
}

/** All recorded exchanges, with a name of their own each. */
export function frameVectors(): (readonly [name: string, vector: FrameVector])[] {
  return ["frames", "auth", "cluster"].flatMap((file) =>
    loadVectors<{ vectors: FrameVector[] }>(file).vectors.map(
      (vector, i) => [`${file} ${i} ${vector.name} (v${vector.protocol})`, vector] as const,
    ),
  );
}

/** An envelope of its own memory. */
export interface FoundEnvelope {
  readonly version: number;
  readonly flags: number;
  readonly stream: number;
  readonly opcode: number;
  readonly reader: ByteReader;
}

/** The only answer in the bytes, as the parser finds it. */
export async function parseAnswer({ response, compression }: FrameVector): Promise<FoundEnvelope> {
  const found: FoundEnvelope[] = [];
  const parser = new EnvelopeParser({
    envelope(version, flags, stream, opcode, reader) {
      const copy = new ByteReader(reader.bytes.slice(reader.offset, reader.end));
      found.push({ version, flags, stream, opcode, reader: copy });
    },
  });
  parser.compression = compression && (await loadCompression(compression));
  const bytes = parseHex(response);
  parser.feed(new ByteReader(bytes), bytes.length);
  if (found.length !== 1 || !parser.isEmpty) throw new Error(`${found.length} answers`);
  return found[0]!;
}

/** A request's header and body. */
export function splitRequest(bytes: Uint8Array): FoundEnvelope {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  const flags = reader.u8();
  const stream = reader.i16be();
  const opcode = reader.u8();
  if (reader.i32be() !== bytes.length - HEADER_BYTES) throw new Error("a request of another length");
  return { version, flags, stream, opcode, reader };
}

/** A type as the vectors write it. */
export function vectorTypeText(type: CqlType): string {
  switch (type.kind) {
    case "list":
    case "set":
      return `${type.kind}<${vectorTypeText(type.element)}>`;
    case "map":
      return `map<${vectorTypeText(type.key)},${vectorTypeText(type.value)}>`;
    case "tuple":
      return `tuple<${type.elements.map(vectorTypeText).join(",")}>`;
    case "udt":
      return `udt:${type.keyspace}.${type.name}{${type.fields
        .map((field) => `${field.name}:${vectorTypeText(field.type)}`)
        .join(",")}}`;
    case "vector":
      if (type.element.kind !== "float") throw new Error("vectors of other types are not in the frames");
      return `custom:org.apache.cassandra.db.marshal.VectorType(org.apache.cassandra.db.marshal.FloatType , ${type.dimensions})`;
    case "custom":
      return `custom:${type.className}`;
    default:
      return type.kind;
  }
}
