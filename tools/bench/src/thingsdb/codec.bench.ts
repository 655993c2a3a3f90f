import { createRequire } from "node:module";
import { type BoundBench, defineBench, type Side } from "../bench.ts";
import { encode, makeThings } from "./answers.ts";
import { Decoder } from "./internals.ts";

interface Params {
  readonly times: number;
}

const peerName = "@msgpack/msgpack";

/** The library that the tests hold the decoder against, where the package has it. */
function reference(): { decode(bytes: Uint8Array): unknown } {
  const near = createRequire(import.meta.resolve("../../../../packages/thingsdb/package.json"));
  const { Decoder: Reference } = near(peerName) as {
    Decoder: new () => { decode(bytes: Uint8Array): unknown };
  };
  return new Reference();
}

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

function bench(work: string, value: () => unknown, goal: number): BoundBench {
  const ours = repeat("@x/thingsdb", value, () => {
    const decoder = new Decoder();
    return (bytes) =>
      decoder.decode(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  });
  const peer = repeat(peerName, value, () => {
    const decoder = reference();
    return (bytes) => decoder.decode(bytes);
  });
  return defineBench<Params>({
    package: "thingsdb",
    work,
    params: { times: 200 },
    quick: { times: 50 },
    ours,
    peers: [peer],
    comparisons: [{ peer: peerName, metric: "cpuNsPerOp", goal: { op: ">=", value: goal } }],
  });
}

/** Decoding alone. */
export const benches: readonly BoundBench[] = [
  bench("decode 10,000 things with 5 keys", makeThings, 2.5),
  bench("decode a list of 100,000 ints", () => Array.from({ length: 100_000 }, (_, i) => i * 3), 0.9),
];
