import { chunksOf } from "@x/testkit";
import fc from "fast-check";
import { encodeFrame, type Frame } from "../../../src/web/frames.ts";
import { readFrames } from "../../../web/frames.js";

const header = fc.oneof(
  fc.record({ kind: fc.constant("progress" as const), readRows: fc.nat(), elapsedMs: fc.nat() }),
  fc.record({
    kind: fc.constant("failure" as const),
    code: fc.string(),
    message: fc.string({ unit: "grapheme" }),
  }),
);
const frames = fc.array(
  fc.record({ header, body: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 3 }) }),
);

const bytesOf = (list: readonly Frame[]): Uint8Array => Buffer.concat(list.flatMap(encodeFrame));

async function collect(chunks: AsyncIterable<Uint8Array>) {
  const got = [];
  for await (const frame of readFrames(chunks))
    got.push({ header: frame.header, body: [...new Uint8Array(frame.body)] });
  return got;
}

async function* each(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

describe("frames", () => {
  it("arrive as they were sent, however the network cuts them", async () => {
    const cut = frames.chain((list) => fc.tuple(fc.constant(list), chunksOf(bytesOf(list))));
    await fc.assert(
      fc.asyncProperty(cut, async ([list, chunks]) => {
        const expected = list.map((frame) => ({
          header: frame.header,
          body: [...Buffer.concat(frame.body)],
        }));
        expect(await collect(each(chunks))).toEqual(expected);
      }),
    );
  });

  it("do not end in the middle unnoticed", async () => {
    const bytes = bytesOf([
      { header: { kind: "progress", readRows: 1, elapsedMs: 1 }, body: [new Uint8Array(9)] },
    ]);
    for (let length = 1; length < bytes.length; length++)
      await expect(collect(each([bytes.subarray(0, length)]))).rejects.toThrow("ends in the middle");
  });
});
