import { ByteReader, ByteWriter } from "@x/binary";
import { chunksOf, expectBytes, loadVectors, mutations, parseHex, toHex } from "@x/testkit";
import fc from "fast-check";
import { loadCompression } from "../../../src/compression/load.ts";
import { ScyllaProtocolError } from "../../../src/errors.ts";
import type { Compression } from "../../../src/protocol/compression.ts";
import { beginEnvelope, endEnvelope } from "../../../src/protocol/envelope.ts";
import type { EnvelopeSink } from "../../../src/protocol/envelope-parser.ts";
import { Outbox } from "../../../src/protocol/outbox.ts";
import { encodeSegments, MAX_PAYLOAD_BYTES } from "../../../src/protocol/segment.ts";
import { SegmentParser } from "../../../src/protocol/segment-parser.ts";

interface SegmentVector {
  readonly name: string;
  readonly compression: "lz4" | null;
  readonly client_bytes: readonly string[];
  readonly server_segments?: readonly { readonly raw: string }[];
  readonly envelope?: string | null;
  readonly envelope_length?: number;
}

const vectors = loadVectors<{ vectors: SegmentVector[] }>("v5_segments").vectors.map(
  (vector) => [`${vector.name}, ${vector.compression ?? "uncompressed"}`, vector] as const,
);

const load = (name: "lz4" | null): Promise<Compression> | undefined =>
  name === null ? undefined : loadCompression(name);

/** Collects envelopes as they were, header included (in the version's form for answers). */
class Collector implements EnvelopeSink {
  readonly envelopes: Uint8Array[] = [];
  envelope(version: number, flags: number, stream: number, opcode: number, reader: ByteReader): void {
    const writer = new ByteWriter();
    const at = beginEnvelope(writer, version | 0x80, flags, stream, opcode);
    writer.append(reader.bytes.subarray(reader.offset, reader.end));
    endEnvelope(writer, at);
    this.envelopes.push(writer.finish());
  }
}

function parse(chunks: readonly Uint8Array[], compression: Compression | undefined): Uint8Array[] {
  const collector = new Collector();
  const parser = new SegmentParser(collector, compression);
  for (const chunk of chunks) {
    // A copy, because lengths are written into the bytes before a block.
    const bytes = chunk.slice();
    parser.feed(new ByteReader(bytes), bytes.length);
  }
  return collector.envelopes;
}

/** Segments of envelopes with bodies of these lengths. */
function segments(
  lengths: readonly number[],
  compression: Compression | undefined,
): [Uint8Array, Uint8Array[]] {
  const outbox = new Outbox();
  outbox.useSegments();
  outbox.compression = compression;
  const envelopes: Uint8Array[] = [];
  for (const [i, length] of lengths.entries()) {
    const at = outbox.begin(0x85, 0, i, 8, true);
    outbox.writer.append(Uint8Array.from({ length }, (_, k) => (k * i) >> (k & 7)));
    outbox.end(at);
    envelopes.push(outbox.writer.bytes.slice(at, outbox.writer.length));
  }
  return [outbox.take(), envelopes];
}

describe("segments of protocol v5", () => {
  it.each(vectors.filter(([, { server_segments }]) => server_segments))(
    "of a server are read: %s",
    async (_, { compression, server_segments, envelope, envelope_length }) => {
      const bytes = server_segments!.map(({ raw }) => parseHex(raw));
      const envelopes = parse(bytes, await load(compression));
      expect(envelopes.length).toBeGreaterThan(0);
      if (envelope) expectBytes(envelopes[0]!, parseHex(envelope));
      if (envelope_length !== undefined) expect(envelopes[0]).toHaveLength(envelope_length);
    },
  );

  // Recorded clients compressed whatever gained by it; this one leaves small payloads alone.
  const writable = vectors.filter(([name]) => !/bad payload|200 kB|two .* lz4/.test(name));

  it.each(writable)("of a client are written byte for byte: %s", async (_, { compression, client_bytes }) => {
    const library = await load(compression);
    const headerBytes = compression === null ? 6 : 8;
    for (const bytes of client_bytes.map(parseHex)) {
      const payload = bytes.subarray(headerBytes, bytes.length - 4);
      const writer = new ByteWriter();
      encodeSegments(writer, payload, endsOf(payload), library);
      expectBytes(writer.take(), bytes);
    }
  });

  it("carry envelopes of any size, together or cut, with and without compression", async () => {
    const lengths = fc.array(
      fc.oneof(
        fc.nat(300),
        fc.nat(5000),
        fc.constantFrom(0, MAX_PAYLOAD_BYTES - 9, MAX_PAYLOAD_BYTES - 8, 300_000),
      ),
      { minLength: 1, maxLength: 6 },
    );
    for (const compression of [undefined, await loadCompression("lz4")]) {
      fc.assert(
        fc.property(lengths, (sizes) => {
          const [bytes, envelopes] = segments(sizes, compression);
          expect(parse([bytes], compression).map(toHash)).toEqual(envelopes.map(toHash));
        }),
        { numRuns: 25 },
      );
    }
  });

  it("may arrive in any pieces", async () => {
    for (const compression of [undefined, await loadCompression("lz4")]) {
      const [bytes, envelopes] = segments([0, 5, 2000, 40], compression);
      const expected = envelopes.map(toHex);
      expect(
        parse(
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
          compression,
        ).map(toHex),
      ).toEqual(expected);
      fc.assert(
        fc.property(chunksOf(bytes), (chunks) => {
          expect(parse(chunks, compression).map(toHex)).toEqual(expected);
        }),
        { numRuns: 50 },
      );
    }
  });

  it("with any bit flipped are refused, and what came before is taken", async () => {
    for (const compression of [undefined, await loadCompression("lz4")]) {
      const [first] = segments([5], compression);
      const [second] = segments([60], compression);
      for (let bit = 0; bit < second.length * 8; bit++) {
        const damaged = second.slice();
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        const collector = new Collector();
        const parser = new SegmentParser(collector, compression);
        const all = Buffer.concat([first, damaged]);
        expect(() => parser.feed(new ByteReader(all), all.length)).toThrow(ScyllaProtocolError);
        expect(collector.envelopes).toHaveLength(1);
      }
    }
  });

  it("that are garbage with right checksums are refused or read, and nothing else happens", async () => {
    const lz4 = await loadCompression("lz4");
    const [bytes] = segments([3000, 20], lz4);
    const payload = bytes.subarray(8, bytes.length - 4);
    for (const damaged of mutations(payload, { count: 2000 })) {
      const writer = new ByteWriter();
      encodeSegments(writer, damaged, [damaged.length], { ...lz4, compressBlock: (block) => block });
      try {
        parse([writer.take()], lz4);
      } catch (error) {
        if (!(error instanceof ScyllaProtocolError)) throw error;
      }
    }
  });

  it("that say to be self-contained must hold whole envelopes", () => {
    const [bytes] = segments([30], undefined);
    const envelope = bytes.subarray(6, bytes.length - 4);
    const writer = new ByteWriter();
    encodeSegments(writer, envelope.subarray(0, 20), [20], undefined);
    expect(() => parse([writer.take()], undefined)).toThrow("self-contained");
  });
});

function toHash(bytes: Uint8Array): string {
  return bytes.length > 64 ? `${bytes.length} ${toHex(bytes.subarray(0, 9))} ${sum(bytes)}` : toHex(bytes);
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte, i) => (Math.imul(total, 31) + byte * (i + 1)) | 0, 0);
}

/** Where the envelopes in a payload end. */
function endsOf(payload: Uint8Array): number[] {
  const reader = new ByteReader(payload);
  const ends: number[] = [];
  while (reader.remaining > 0) {
    reader.skip(5);
    reader.skip(reader.i32be());
    ends.push(reader.offset);
  }
  return ends;
}
