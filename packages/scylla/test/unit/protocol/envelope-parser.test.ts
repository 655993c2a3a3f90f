import { ByteReader } from "@x/binary";
import fc from "fast-check";
import { EnvelopeParser } from "../../../src/protocol/envelope-parser.ts";

/** An answer of version 4 whose body consists of bytes that tell their place. */
function envelope(stream: number, length: number): Uint8Array {
  const bytes = new Uint8Array(9 + length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = i * 7 + stream;
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x8400);
  view.setInt16(2, stream);
  view.setUint8(4, 8);
  view.setInt32(5, length);
  return bytes;
}

/** A parser as a connection uses it: all chunks come in one buffer, which is overwritten. */
function collect(): { push(chunk: Uint8Array): void; readonly taken: [number, Uint8Array][] } {
  const taken: [number, Uint8Array][] = [];
  const parser = new EnvelopeParser({
    envelope(_version, _flags, stream, _opcode, { bytes, offset, end }) {
      taken.push([stream, bytes.subarray(offset, end)]);
    },
  });
  return {
    taken,
    push(chunk) {
      const lent = chunk.slice();
      const used = parser.complete(lent);
      if (used < lent.length) {
        const reader = new ByteReader(lent.slice(used));
        parser.feed(reader, reader.bytes.length);
      }
      lent.fill(0xee);
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe("answers in bytes that are lent", () => {
  it("come out whole wherever the bytes are cut", () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lengths, cuts, (sizes, steps) => {
        const all = sizes.map((size, stream) => envelope(stream, size));
        const bytes = joined(all);
        const { push, taken } = collect();
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const next = at + steps[i % steps.length]!;
          push(bytes.subarray(at, next));
          at = next;
        }
        expect(taken).toEqual(all.map((one, stream) => [stream, one.subarray(9)]));
      }),
    );
  });

  it("come out whole when they are longer than what is reserved at once", () => {
    const long = envelope(5, 9_000_000);
    const { push, taken } = collect();
    const bytes = joined([envelope(4, 3), long, envelope(6, 2)]);
    for (let at = 0; at < bytes.length; at += 65_536) push(bytes.subarray(at, at + 65_536));
    expect(taken.map(([stream]) => stream)).toEqual([4, 5, 6]);
    expect(Buffer.compare(taken[1]![1], long.subarray(9))).toBe(0);
  });

  it("reserve little when much is announced and nothing comes", () => {
    const before = process.memoryUsage().arrayBuffers;
    const parsers = Array.from({ length: 10 }, () => collect());
    for (const { push } of parsers) push(envelope(1, 0).fill(0x0f, 5, 6));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(parsers.flatMap(({ taken }) => taken)).toEqual([]);
  });
});
