import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ChunkQueue, OverflowError, UnderflowError, ValueRangeError } from "@x/binary";
import fc from "fast-check";

describe("ChunkQueue", () => {
  test("gives back the bytes that went in, however they were cut and are taken", () => {
    const steps = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 12 }).map((bytes) => ({ push: bytes })),
        fc.nat(20).map((take) => ({ take })),
        fc.nat(20).map((skip) => ({ skip })),
        fc.tuple(fc.nat(20), fc.constantFrom(1, 2, 4)).map(([peek, size]) => ({ peek, size })),
        fc.constant({ clear: true }),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(steps, (script) => {
        const queue = new ChunkQueue();
        let model = Buffer.alloc(0);
        for (const step of script) {
          if ("push" in step) {
            queue.push(step.push);
            model = Buffer.concat([model, step.push]);
          } else if ("take" in step) {
            if (step.take > model.length) expect(() => queue.take(step.take)).toThrow(UnderflowError);
            else {
              expect(Buffer.compare(queue.take(step.take), model.subarray(0, step.take))).toBe(0);
              model = model.subarray(step.take);
            }
          } else if ("skip" in step) {
            if (step.skip > model.length) expect(() => queue.skip(step.skip)).toThrow(UnderflowError);
            else {
              queue.skip(step.skip);
              model = model.subarray(step.skip);
            }
          } else if ("peek" in step) {
            const { peek, size } = step;
            const be = () =>
              size === 1 ? queue.peekU8(peek) : size === 2 ? queue.peekU16be(peek) : queue.peekU32be(peek);
            const le = () =>
              size === 1 ? queue.peekU8(peek) : size === 2 ? queue.peekU16le(peek) : queue.peekU32le(peek);
            if (peek + size > model.length) {
              expect(be).toThrow(UnderflowError);
              expect(le).toThrow(UnderflowError);
            } else {
              expect(be()).toBe(model.readUIntBE(peek, size));
              expect(le()).toBe(model.readUIntLE(peek, size));
              if (size === 4) {
                expect(queue.peekI32be(peek)).toBe(model.readInt32BE(peek));
                expect(queue.peekI32le(peek)).toBe(model.readInt32LE(peek));
              }
            }
          } else {
            queue.clear();
            model = Buffer.alloc(0);
          }
          expect(queue.length).toBe(model.length);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("frames with a length come out whole when they arrive byte by byte", () => {
    const stream = Buffer.from("00000003616263000000000000000178", "hex");
    const queue = new ChunkQueue();
    const frames: string[] = [];
    for (const byte of stream) {
      queue.push(Uint8Array.of(byte));
      while (queue.length >= 4 && queue.length >= 4 + queue.peekU32be(0)) {
        const length = queue.peekU32be(0);
        queue.skip(4);
        frames.push(Buffer.from(queue.take(length)).toString());
      }
    }
    expect(frames).toEqual(["abc", "", "x"]);
    expect(queue.length).toBe(0);
  });

  test("a frame within a chunk is a view of it, one across chunks has memory of its own", () => {
    const queue = new ChunkQueue();
    const chunk = Buffer.from("abcdef");
    queue.push(chunk);
    queue.push(Buffer.from("ghi"));
    const view = queue.take(4);
    expect(view.buffer).toBe(chunk.buffer);
    expect(Buffer.isBuffer(view)).toBe(false);
    const copy = queue.take(4);
    expect(copy.buffer.byteLength).toBe(4);
    expect(Buffer.from(copy).toString()).toBe("efgh");
    expect(queue.length).toBe(1);
  });

  test("many chunks pass through without their used-up slots piling up", () => {
    const queue = new ChunkQueue();
    for (let i = 0; i < 10_000; i++) {
      queue.push(Uint8Array.of(i & 0xff, 1));
      if (i > 100) expect(queue.take(2)[0]).toBe((i - 101) & 0xff);
    }
    expect(queue.length).toBe(202);
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const chunk = Uint8Array.of(1, 2);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1_000_000; i++) {
      queue.push(chunk);
      queue.skip(2);
    }
    collect();
    // A slot for each chunk would be 8 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
    expect(queue.length).toBe(202);
  });

  test("does not take a chunk that would be too much", () => {
    const queue = new ChunkQueue({ maxBytes: 5 });
    queue.push(new Uint8Array(3));
    expect(() => queue.push(new Uint8Array(3))).toThrow(OverflowError);
    expect(() => queue.push(new Uint8Array(3))).toThrow(expect.objectContaining({ needed: 6, max: 5 }));
    queue.push(new Uint8Array(2));
    expect(queue.length).toBe(5);
    expect(queue.take(5)).toHaveLength(5);
  });

  test("refuses lengths and offsets that are none", () => {
    const queue = new ChunkQueue();
    queue.push(new Uint8Array(3));
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => queue.take(bad)).toThrow(ValueRangeError);
      expect(() => queue.skip(bad)).toThrow(ValueRangeError);
      expect(() => queue.peekU8(bad)).toThrow(ValueRangeError);
    }
    expect(() => queue.take(2 ** 60)).toThrow(UnderflowError);
    expect(() => new ChunkQueue({ maxBytes: Number.NaN })).toThrow(ValueRangeError);
    expect(() => queue.peekU32be(0)).toThrow(expect.objectContaining({ needed: 4, available: 3, offset: 0 }));
    expect(queue.length).toBe(3);
  });
});
