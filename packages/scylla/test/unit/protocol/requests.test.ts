import { ByteReader } from "@x/binary";
import { expectBytes, parseHex } from "@x/testkit";
import { loadCompression } from "../../../src/compression/load.ts";
import { encodeAuthResponse, encodePlainAuthResponse } from "../../../src/protocol/auth.ts";
import { encodeBatch } from "../../../src/protocol/batch.ts";
import { encodeExecute } from "../../../src/protocol/execute.ts";
import {
  readBytes,
  readBytesMap,
  readShortBytes,
  readString,
  readStringList,
  writeBytesMap,
} from "../../../src/protocol/notation.ts";
import { FLAG, OPCODE } from "../../../src/protocol/opcode.ts";
import { Outbox } from "../../../src/protocol/outbox.ts";
import { encodePrepare } from "../../../src/protocol/prepare.ts";
import { encodeQuery } from "../../../src/protocol/query.ts";
import { encodeRegister } from "../../../src/protocol/register.ts";
import { encodeStartup } from "../../../src/protocol/startup.ts";
import {
  type FoundEnvelope,
  type FrameVector,
  frameVectors,
  splitRequest,
} from "../../support/frame-vectors.ts";
import { readBatch, readLongString, readParameters, readStringMap } from "../../support/request-reader.ts";

/** These were wrong on purpose. */
const WRONG = /unknown opcode|response direction|truncated|version \d/;

const requests = frameVectors().filter(([name, vector]) => vector.request && !WRONG.test(name));

/** The same request, written again from what was read of it. */
function rewrite(outbox: Outbox, { version, flags, stream, opcode, reader }: FoundEnvelope): void {
  const at = outbox.begin(version, flags & ~FLAG.COMPRESSED, stream, opcode, false);
  const { writer } = outbox;
  if (flags & FLAG.CUSTOM_PAYLOAD) writeBytesMap(writer, readBytesMap(reader));
  switch (opcode) {
    case OPCODE.STARTUP:
      encodeStartup(writer, readStringMap(reader));
      break;
    case OPCODE.OPTIONS:
      break;
    case OPCODE.REGISTER:
      encodeRegister(writer, readStringList(reader));
      break;
    case OPCODE.QUERY:
      encodeQuery(writer, version, readLongString(reader), readParameters(reader, version));
      break;
    case OPCODE.PREPARE: {
      const query = readLongString(reader);
      const keyspace = version >= 5 && reader.u32be() === 1 ? readString(reader) : undefined;
      encodePrepare(writer, version, query, keyspace);
      break;
    }
    case OPCODE.EXECUTE: {
      const id = readShortBytes(reader);
      const metadataId = version >= 5 ? readShortBytes(reader) : undefined;
      encodeExecute(writer, version, id, metadataId, readParameters(reader, version));
      break;
    }
    case OPCODE.BATCH: {
      const { kind, entries, parameters } = readBatch(reader, version);
      encodeBatch(writer, version, kind, entries, parameters);
      break;
    }
    case OPCODE.AUTH_RESPONSE:
      encodeAuthResponse(writer, readBytes(reader));
      break;
    default:
      throw new Error(`opcode ${opcode} is no request`);
  }
  expect(reader.remaining).toBe(0);
  outbox.end(at);
}

/** Envelope of a request whose compressed body has been decompressed. */
async function decompressed({ request, compression }: FrameVector): Promise<Uint8Array> {
  const bytes = parseHex(request!);
  if ((bytes[1]! & FLAG.COMPRESSED) === 0) return bytes;
  const body = (await loadCompression(compression!)).decompressBody(bytes.slice(9), 1 << 20);
  const plain = new Uint8Array(9 + body.length);
  plain.set(bytes.subarray(0, 9));
  plain[1]! &= ~FLAG.COMPRESSED;
  new DataView(plain.buffer).setInt32(5, body.length);
  plain.set(body, 9);
  return plain;
}

describe("a request", () => {
  it.each(requests)("is written byte for byte as the one recorded: %s", async (_, vector) => {
    const bytes = await decompressed(vector);
    const outbox = new Outbox();
    rewrite(outbox, splitRequest(bytes));
    expectBytes(outbox.take(), bytes);
  });

  it("of the mechanism PLAIN holds user and password behind zero bytes", () => {
    const outbox = new Outbox();
    const at = outbox.begin(4, 0, 1, OPCODE.AUTH_RESPONSE, false);
    encodePlainAuthResponse(outbox.writer, "cassandra", "cassandra");
    outbox.end(at);
    const name = "v4 AUTH_RESPONSE(PLAIN: NUL user NUL password) -> AUTH_SUCCESS";
    const recorded = frameVectors().find(([, vector]) => vector.name === name)![1].request!;
    expectBytes(outbox.take(), parseHex(recorded));
  });

  it("lays parameters of v5 alone behind those of v4", () => {
    const outbox = new Outbox();
    const parameters = {
      consistency: 1,
      pageSize: 7,
      pagingState: Uint8Array.of(1, 2),
      serialConsistency: 9,
      timestamp: -5n,
      keyspace: "ks",
      nowInSeconds: 1_700_000_000,
    };
    for (const version of [4, 5]) {
      const at = outbox.begin(version, 0, 1, OPCODE.QUERY, false);
      encodeQuery(outbox.writer, version, "x", parameters);
      outbox.end(at);
    }
    expectBytes(
      outbox.take(),
      parseHex(`
        04 00 0001 07 0000001c  00000001 78  0001 3c  00000007  00000002 0102  0009  fffffffffffffffb
        05 00 0001 07 00000027  00000001 78  0001 000001bc  00000007  00000002 0102  0009  fffffffffffffffb  0002 6b73  6553f100
      `),
    );
  });

  it("that could not be written leaves no trace", () => {
    const outbox = new Outbox();
    const first = outbox.begin(4, 0, 1, OPCODE.QUERY, false);
    outbox.writer.u8(1);
    outbox.cancel(first);
    const second = outbox.begin(4, 0, 2, OPCODE.OPTIONS, false);
    outbox.end(second);
    expectBytes(outbox.take(), parseHex("04 00 0002 05 00000000"));
    expect(outbox.length).toBe(0);
  });

  it("of more than a kilobyte is compressed, a short one is not", async () => {
    for (const name of ["lz4", "snappy"] as const) {
      const compression = await loadCompression(name);
      const outbox = new Outbox();
      outbox.compression = compression;
      const query = `select '${"scylla ".repeat(500)}'`;
      for (const text of ["select 1", query]) {
        const at = outbox.begin(4, 0, 1, OPCODE.QUERY, true);
        encodeQuery(outbox.writer, 4, text, { consistency: 1 });
        outbox.end(at);
      }
      const reader = new ByteReader(outbox.take());
      const first = reader.take(9 + 8 + 4 + 3);
      expect(first[1]).toBe(0);
      const second = reader.take(9);
      expect(second[1]).toBe(FLAG.COMPRESSED);
      expect(reader.remaining).toBeLessThan(500);
      const body = new ByteReader(compression.decompressBody(reader.take(reader.remaining), 1 << 20));
      expect(readLongString(body)).toBe(query);
    }
  });
});
