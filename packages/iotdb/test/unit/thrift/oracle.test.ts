import { ByteReader } from "@x/binary";
import { expectBytes } from "@x/testkit";
import fc from "fast-check";
import { FrameWriter } from "../../../src/thrift/frame-writer.ts";
import { decodeReply, encodeCall } from "../../../src/thrift/message.ts";
import { method } from "../../../src/thrift/method.ts";
import { thriftReader } from "../../../src/thrift/protocol.ts";
import * as WireType from "../../../src/thrift/wire-type.ts";
import { oracleFrame, oracleRead, oracleReader, oracleWrite } from "../../support/thrift-oracle.ts";
import { type Schema, structSchema, typeOf, valueFor } from "../../support/thrift-schema.ts";

const anyStruct = structSchema.chain((schema) => fc.tuple(fc.constant(schema), valueFor(schema)));
const seqIds = fc.nat();

/** What one call writes: field 1 of the arguments is the request. */
function ourCall(protocol: "binary" | "compact", schema: Schema, seqId: number, value: unknown): Uint8Array {
  const out = new FrameWriter();
  encodeCall(out, protocol, method("someMethod", typeOf(schema), typeOf(schema)), seqId, value);
  return Buffer.concat(out.takePieces());
}

describe.each(["binary", "compact"] as const)("The %s protocol", (protocol) => {
  it("writes calls that are those of the thrift package, byte for byte", () => {
    fc.assert(
      fc.property(anyStruct, seqIds, ([schema, value], seqId) => {
        const theirs = oracleFrame(protocol, (oracle) => {
          oracle.writeMessageBegin("someMethod", 1, seqId);
          oracleWrite(oracle, { kind: "struct", fields: [{ id: 1, schema }] }, { f1: value });
          oracle.writeMessageEnd();
        });
        expectBytes(ourCall(protocol, schema, seqId, value), theirs);
      }),
    );
  });

  it("writes what the thrift package reads", () => {
    fc.assert(
      fc.property(anyStruct, seqIds, ([schema, value], seqId) => {
        const oracle = oracleReader(protocol, ourCall(protocol, schema, seqId, value).subarray(4));
        expect(oracle.readMessageBegin()).toEqual({ fname: "someMethod", mtype: 1, rseqid: seqId });
        expect(oracleRead(oracle, { kind: "struct", fields: [{ id: 1, schema }] })).toEqual({ f1: value });
      }),
    );
  });

  it("reads what the thrift package writes", () => {
    fc.assert(
      fc.property(anyStruct, seqIds, ([schema, value], seqId) => {
        const frame = oracleFrame(protocol, (oracle) => {
          oracle.writeMessageBegin("someMethod", 2, seqId);
          oracleWrite(oracle, { kind: "struct", fields: [{ id: 0, schema }] }, { f0: value });
          oracle.writeMessageEnd();
        });
        const someMethod = method("someMethod", typeOf(schema), typeOf(schema));
        expect(decodeReply(frame.subarray(4), protocol, someMethod, seqId)).toEqual(value);
      }),
    );
  });

  it("passes over fields that it does not know, whatever is in them", () => {
    fc.assert(
      fc.property(anyStruct, ([schema, value]) => {
        const frame = oracleFrame(protocol, (oracle) => {
          oracleWrite(oracle, schema, value);
        }).subarray(4);
        const reader = thriftReader(protocol, frame);
        reader.skip(WireType.STRUCT);
        expect(reader.input.remaining).toBe(0);
      }),
    );
  });

  it("passes over sets and UUIDs, which no message of the server has", () => {
    const frame = oracleFrame(protocol, (oracle) => {
      oracle.writeStructBegin("");
      oracle.writeFieldBegin("", WireType.SET, 7);
      oracle.writeSetBegin(WireType.I64, 2);
      for (let i = 0; i < 2; i++) oracleWrite(oracle, { kind: "i64" }, -5n);
      oracle.writeSetEnd();
      oracle.writeFieldBegin("", WireType.UUID, 9);
      oracle.writeUuid("9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d");
      oracle.writeFieldEnd();
      oracle.writeFieldStop();
      oracle.writeStructEnd();
    });
    const reader = thriftReader(protocol, frame.subarray(4));
    reader.skip(WireType.STRUCT);
    expect(reader.input.remaining).toBe(0);
  });

  it("lends large binary values instead of copying them", () => {
    const schema: Schema = {
      kind: "struct",
      fields: [
        { id: 1, schema: { kind: "binary" } },
        { id: 2, schema: { kind: "binary" } },
        { id: 3, schema: { kind: "string" } },
      ],
    };
    const large = new Uint8Array(100_000).fill(7);
    const value = { f1: large, f2: large.subarray(1), f3: "end" };
    const out = new FrameWriter();
    const someMethod = method("someMethod", typeOf(schema), typeOf(schema));
    const size = encodeCall(out, protocol, someMethod, 1, value);
    expect(out.pendingBytes).toBe(size + 4);
    encodeCall(out, protocol, someMethod, 2, value);
    const pieces = out.takePieces();
    expect(pieces.filter((piece) => piece.buffer === large.buffer)).toHaveLength(4);
    const bytes = Buffer.concat(pieces);
    expect(new ByteReader(bytes).i32be()).toBe(size);
    for (const [index, at] of [0, size + 4].entries()) {
      const oracle = oracleReader(protocol, bytes.subarray(at + 4, at + 4 + size));
      expect(oracle.readMessageBegin().rseqid).toBe(index + 1);
      expect(oracleRead(oracle, { kind: "struct", fields: [{ id: 1, schema }] })).toEqual({ f1: value });
    }
    expect(out.pendingBytes).toBe(0);
  });

  it("leaves no trace of a call that could not be written", () => {
    const schema: Schema = {
      kind: "struct",
      fields: [
        { id: 1, schema: { kind: "binary" } },
        { id: 2, schema: { kind: "i32" } },
      ],
    };
    const someMethod = method("someMethod", typeOf(schema), typeOf(schema));
    const large = new Uint8Array(50_000);
    const out = new FrameWriter();
    const size = encodeCall(out, protocol, someMethod, 1, { f1: large, f2: 5 });
    expect(() => encodeCall(out, protocol, someMethod, 2, { f1: large, f2: 2 ** 40 })).toThrow();
    expect(out.pendingBytes).toBe(size + 4);
    expect(Buffer.concat(out.takePieces()).length).toBe(size + 4);
  });
});
