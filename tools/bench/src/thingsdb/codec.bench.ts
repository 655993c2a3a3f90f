import { Decoder as Reference } from "@msgpack/msgpack";
import { Unpackr } from "msgpackr";
import { type BoundBench, defineBench, type Side } from "../bench.ts";
import { encode, makeThings } from "./answers.ts";
import { Decoder } from "./internals.ts";

interface Params {
  readonly times: number;
}

/** The library that the tests hold the decoder against. */
const referenceName = "@msgpack/msgpack";
/** The fastest one; its objects are plain here, as ours are. */
const fastName = "msgpackr";

function repeat(
  name: string,
  value: () => unknown,
  open: () => (bytes: Uint8Array) => unknown,
): Side<Params> {
  return {
    name,
    open({ times }) {
      const bytes = encode(value());
      const decode = open();
      return {
        run() {
          for (let i = 0; i < times; i++) decode(bytes);
          return { ops: times };
        },
      };
    },
  };
}

function bench(
  work: string,
  value: () => unknown,
  goals: { readonly reference: number; readonly fast: number },
): BoundBench {
  const ours = repeat("@x/thingsdb", value, () => {
    const decoder = new Decoder();
    return (bytes) =>
      decoder.decode(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  });
  const reference = repeat(referenceName, value, () => {
    const decoder = new Reference();
    return (bytes) => decoder.decode(bytes);
  });
  const fast = repeat(fastName, value, () => {
    const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true });
    return (bytes) => unpackr.unpack(bytes);
  });
  return defineBench<Params>({
    package: "thingsdb",
    work,
    params: { times: 200 },
    quick: { times: 50 },
    ours,
    peers: [reference, fast],
    comparisons: [
      { peer: referenceName, metric: "cpuNsPerOp", goal: { op: ">=", value: goals.reference } },
      { peer: fastName, metric: "cpuNsPerOp", goal: { op: ">=", value: goals.fast } },
    ],
  });
}

/** Decoding alone. */
export const benches: readonly BoundBench[] = [
  bench("decode 10,000 things with 5 keys", makeThings, { reference: 2.5, fast: 1.5 }),
  bench("decode a list of 100,000 ints", () => Array.from({ length: 100_000 }, (_, i) => i * 3), {
    reference: 0.9,
    fast: 0.9,
  }),
];
