import type { Schema } from "./thrift-schema.ts";

/** As much of the `thrift` package as is used; it comes without types. */
interface Thrift {
  TFramedTransport: new (input: Buffer | null, flushed?: (frame: Buffer) => void) => { flush(): void };
  TBinaryProtocol: new (transport: object) => OracleProtocol;
  TCompactProtocol: new (transport: object) => OracleProtocol;
  Int64: { prototype: object };
}

/** Its protocols, named as there. */
interface OracleProtocol {
  writeMessageBegin(name: string, type: number, seqId: number): void;
  writeMessageEnd(): void;
  flush(): void;
  writeStructBegin(name: string): void;
  writeStructEnd(): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeMapBegin(key: number, value: number, size: number): void;
  writeMapEnd(): void;
  writeListBegin(element: number, size: number): void;
  writeListEnd(): void;
  writeSetBegin(element: number, size: number): void;
  writeSetEnd(): void;
  writeBool(value: boolean): void;
  writeByte(value: number): void;
  writeI16(value: number): void;
  writeI32(value: number): void;
  writeI64(value: object): void;
  writeDouble(value: number): void;
  writeBinary(value: Buffer): void;
  writeString(value: string): void;
  writeUuid(value: string): void;
  readMessageBegin(): { fname: string; mtype: number; rseqid: number };
  readMessageEnd(): void;
  readStructBegin(): void;
  readStructEnd(): void;
  readFieldBegin(): { ftype: number; fid: number };
  readFieldEnd(): void;
  readMapBegin(): { ktype: number; vtype: number; size: number };
  readMapEnd(): void;
  readListBegin(): { etype: number; size: number };
  readListEnd(): void;
  readBool(): boolean;
  readByte(): number;
  readI16(): number;
  readI32(): number;
  readI64(): { buffer: Buffer; offset: number };
  readDouble(): number;
  readBinary(): Buffer;
  readString(): string;
}

const thrift = require("thrift") as Thrift;

const wireTypes: Record<Schema["kind"], number> = {
  bool: 2,
  i8: 3,
  double: 4,
  i16: 6,
  i32: 8,
  i64: 10,
  binary: 11,
  string: 11,
  struct: 12,
  map: 13,
  list: 15,
};

/** Which protocol the oracle speaks. */
export type OracleName = "binary" | "compact";

function protocolOver(name: OracleName, transport: object): OracleProtocol {
  return name === "compact" ? new thrift.TCompactProtocol(transport) : new thrift.TBinaryProtocol(transport);
}

/** A whole frame, length included, as the `thrift` package writes it. */
export function oracleFrame(name: OracleName, write: (protocol: OracleProtocol) => void): Uint8Array {
  let frame: Buffer | undefined;
  const transport = new thrift.TFramedTransport(null, (bytes) => {
    frame = bytes;
  });
  write(protocolOver(name, transport));
  transport.flush();
  if (frame === undefined) throw new Error("nothing was written");
  return new Uint8Array(frame);
}

/** The `thrift` package set to read a frame, without its length. */
export function oracleReader(name: OracleName, frame: Uint8Array): OracleProtocol {
  return protocolOver(name, new thrift.TFramedTransport(Buffer.from(frame)));
}

/** Writes a value as generated code would. */
export function oracleWrite(protocol: OracleProtocol, schema: Schema, value: unknown): void {
  switch (schema.kind) {
    case "bool":
      protocol.writeBool(value as boolean);
      break;
    case "i8":
      protocol.writeByte(value as number);
      break;
    case "i16":
      protocol.writeI16(value as number);
      break;
    case "i32":
      protocol.writeI32(value as number);
      break;
    case "i64":
      protocol.writeI64(int64Of(value as bigint));
      break;
    case "double":
      protocol.writeDouble(value as number);
      break;
    case "binary":
      protocol.writeBinary(Buffer.from(value as Uint8Array));
      break;
    case "string":
      protocol.writeString(value as string);
      break;
    case "list": {
      const values = value as unknown[];
      protocol.writeListBegin(wireTypes[schema.element.kind], values.length);
      for (const element of values) oracleWrite(protocol, schema.element, element);
      protocol.writeListEnd();
      break;
    }
    case "map": {
      const entries = value as Map<unknown, unknown>;
      const { kind } = schema.key ?? { kind: "i32" };
      protocol.writeMapBegin(wireTypes[kind], wireTypes[schema.value.kind], entries.size);
      for (const [key, part] of entries) {
        oracleWrite(protocol, { kind }, key);
        oracleWrite(protocol, schema.value, part);
      }
      protocol.writeMapEnd();
      break;
    }
    case "struct":
      protocol.writeStructBegin("Random");
      for (const field of schema.fields) {
        const part = (value as Record<string, unknown>)[`f${field.id}`];
        if (part === undefined) continue;
        protocol.writeFieldBegin("", wireTypes[field.schema.kind], field.id);
        oracleWrite(protocol, field.schema, part);
        protocol.writeFieldEnd();
      }
      protocol.writeFieldStop();
      protocol.writeStructEnd();
      break;
  }
}

/** Reads a value as generated code would. */
export function oracleRead(protocol: OracleProtocol, schema: Schema): unknown {
  switch (schema.kind) {
    case "bool":
      return Boolean(protocol.readBool());
    case "i8":
      return protocol.readByte();
    case "i16":
      return protocol.readI16();
    case "i32":
      return protocol.readI32();
    case "i64": {
      const { buffer, offset } = protocol.readI64();
      return buffer.readBigInt64BE(offset);
    }
    case "double":
      return protocol.readDouble();
    case "binary":
      return new Uint8Array(protocol.readBinary());
    case "string":
      return protocol.readString();
    case "list": {
      const { size } = protocol.readListBegin();
      const values = Array.from({ length: size }, () => readElement(protocol, schema.element));
      protocol.readListEnd();
      return values;
    }
    case "map": {
      const { size } = protocol.readMapBegin();
      const entries = new Map<unknown, unknown>();
      for (let i = 0; i < size; i++)
        entries.set(oracleRead(protocol, schema.key ?? { kind: "i32" }), readElement(protocol, schema.value));
      protocol.readMapEnd();
      return entries;
    }
    case "struct": {
      const value: Record<string, unknown> = {};
      protocol.readStructBegin();
      for (let { ftype, fid } = protocol.readFieldBegin(); ftype !== 0; ) {
        const field = schema.fields.find((one) => one.id === fid);
        if (field === undefined) throw new Error(`no field ${fid} was written`);
        value[`f${fid}`] = oracleRead(protocol, field.schema);
        protocol.readFieldEnd();
        ({ ftype, fid } = protocol.readFieldBegin());
      }
      protocol.readStructEnd();
      return value;
    }
  }
}

/** Its compact protocol reads every boolean in a collection as false. */
function readElement(protocol: OracleProtocol, schema: Schema): unknown {
  if (schema.kind === "bool" && protocol instanceof thrift.TCompactProtocol) return protocol.readByte() === 1;
  return oracleRead(protocol, schema);
}

/** What the oracle takes for 64-bit integers: its own class, whose bytes are these. */
function int64Of(value: bigint): object {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return Object.assign(Object.create(thrift.Int64.prototype), { buffer, offset: 0 });
}
