import { chunksOf } from "@x/testkit";
import fc from "fast-check";
import { FrameFault } from "../../../src/thrift/fault.ts";
import { FrameReader } from "../../../src/thrift/frame-reader.ts";

/** The frames in one piece, as they come over a socket. */
function joined(frames: readonly Uint8Array[]): Uint8Array {
  const parts = frames.flatMap((frame) => {
    const head = Buffer.alloc(4);
    head.writeInt32BE(frame.length);
    return [head, frame];
  });
  return new Uint8Array(Buffer.concat(parts));
}

function read(chunks: Iterable<Uint8Array>, maxBytes = 1 << 26): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const reader = new FrameReader(maxBytes, (frame) => frames.push(frame));
  for (const chunk of chunks) {
    const passing = Uint8Array.from(chunk);
    reader.push(passing);
    // What was pushed belongs to the socket again.
    passing.fill(0xee);
  }
  return frames;
}

describe("Frames", () => {
  it("come out whole however they were cut", () => {
    const some = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 });
    const cut = some.chain((frames) => fc.tuple(fc.constant(frames), chunksOf(joined(frames))));
    fc.assert(
      fc.property(cut, ([frames, chunks]) => {
        expect(read(chunks)).toEqual(frames);
      }),
    );
  });

  it("may be larger than what is made room for at first", () => {
    const frame = new Uint8Array(5_000_000).map((_, index) => index % 251);
    const bytes = joined([frame, Uint8Array.of(1)]);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 99_991) chunks.push(bytes.subarray(at, at + 99_991));
    const [first, second] = read(chunks);
    expect(Buffer.compare(first!, frame)).toBe(0);
    expect(second).toEqual(Uint8Array.of(1));
  });

  it("are read where they belong, where that is asked for", () => {
    const lengths = fc.array(fc.oneof(fc.nat(100), fc.nat(60_000), fc.nat(2_500_000)), { maxLength: 5 });
    const steps = fc.infiniteStream(
      fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 3_000_000 })),
    );
    fc.assert(
      fc.property(lengths, steps, (sizes, limits) => {
        const frames = sizes.map((size, f) => new Uint8Array(size).fill(f + 1).fill(200, size >> 1));
        const bytes = joined(frames);
        const found: Uint8Array[] = [];
        const reader = new FrameReader(1 << 26, (frame) => found.push(frame));
        const spare = new Uint8Array(32_768);
        for (let at = 0; at < bytes.length; ) {
          const into = reader.room ?? spare;
          const count = Math.min(limits.next().value as number, into.length, bytes.length - at);
          into.set(bytes.subarray(at, at + count));
          at += count;
          reader.push(into.subarray(0, count));
        }
        expect(found.map((frame) => Buffer.from(frame).equals(frames[found.indexOf(frame)]!))).toEqual(
          frames.map(() => true),
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["negative", [0xff, 0xff, 0xff, 0xff, 7], -1],
    ["too large", [0x00, 0x00, 0x01, 0x01, 7], 257],
  ])("of a length that is %s are refused", (_, bytes, length) => {
    const fault = (() => {
      try {
        read([Uint8Array.from(bytes)], 256);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(fault).toBeInstanceOf(FrameFault);
    expect((fault as FrameFault).length).toBe(length);
    expect((fault as FrameFault).bytes.length).toBe(5);
  });

  it("that are announced and never come take no memory", () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 20 }, () => new FrameReader(0x7fffffff, () => {}));
    for (const reader of readers) reader.push(Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 1));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64_000_000);
  });
});
