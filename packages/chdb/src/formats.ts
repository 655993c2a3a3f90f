/** Output formats whose bytes are not text; `query` gives a `Uint8Array` for these and a string for all others. */
const BINARY_FORMATS = [
  "Arrow",
  "ArrowStream",
  "Avro",
  "AvroConfluent",
  "BSONEachRow",
  "Buffers",
  "CapnProto",
  "MsgPack",
  "Native",
  "Npy",
  "ORC",
  "Parquet",
  "Protobuf",
  "ProtobufList",
  "ProtobufSingle",
  "RawBLOB",
  "RowBinary",
  "RowBinaryWithNames",
  "RowBinaryWithNamesAndTypes",
] as const;

/** Name of a format whose output is bytes. */
export type BinaryFormat = (typeof BINARY_FORMATS)[number];

const binary: ReadonlySet<string> = /* @__PURE__ */ new Set(BINARY_FORMATS.map((name) => name.toLowerCase()));

/** Whether the output of a format is bytes; the engine takes format names in any case. */
export function isBinaryFormat(format: string): format is BinaryFormat {
  return binary.has(format.toLowerCase());
}
