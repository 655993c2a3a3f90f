import type { ByteReader } from "@x/binary";
import { type BoundBench, defineBench, type OpenSide } from "../bench.ts";

/** How many values lie in the buffer, and how often it is read. */
interface Params {
  readonly values: number;
  readonly passes: number;
}

/** A value's width, and how each side reads it. */
interface Kind {
  readonly name: string;
  readonly bytes: number;
  readonly goal: number;
  withReader(reader: ByteReader): number | bigint;
  withBuffer(buffer: Buffer, offset: number): number | bigint;
}

const kinds: readonly Kind[] = [
  {
    name: "i32 big endian",
    bytes: 4,
    goal: 1.2,
    withReader: (reader) => reader.i32be(),
    withBuffer: (buffer, offset) => buffer.readInt32BE(offset),
  },
  {
    name: "f64 big endian",
    bytes: 8,
    goal: 1.5,
    withReader: (reader) => reader.f64be(),
    withBuffer: (buffer, offset) => buffer.readDoubleBE(offset),
  },
  {
    name: "i64 big endian as bigint",
    bytes: 8,
    goal: 2,
    withReader: (reader) => reader.i64be(),
    withBuffer: (buffer, offset) => buffer.readBigInt64BE(offset),
  },
];

/** Numbers that differ, of exponents that a double can have. */
function sampleBytes(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 37) & 0x3f));
}

function repeated({ values, passes }: Params, pass: () => number | bigint): OpenSide {
  let last: number | bigint = 0;
  return {
    run() {
      for (let i = 0; i < passes; i++) last = pass();
      // The result is looked at, so that no compiler may leave the work out.
      if (typeof last === "undefined") throw new Error("nothing was read");
      return { ops: values * passes };
    },
  };
}

/** Reads values one after the other, as a decoder of messages does. */
export const benches: readonly BoundBench[] = kinds.map((kind) =>
  defineBench<Params>({
    package: "binary",
    work: `read ${kind.name}`,
    params: { values: 8_000, passes: 2_500 },
    quick: { values: 8_000, passes: 1_000 },
    ours: {
      name: "@x/binary",
      async open(params) {
        const { ByteReader } = await import("@x/binary");
        const bytes = sampleBytes(params.values * kind.bytes);
        return repeated(params, () => {
          const reader = new ByteReader(bytes);
          let last: number | bigint = 0;
          while (reader.remaining > 0) last = kind.withReader(reader);
          return last;
        });
      },
    },
    peers: [
      {
        name: "Buffer",
        open(params) {
          const bytes = sampleBytes(params.values * kind.bytes);
          return repeated(params, () => {
            let last: number | bigint = 0;
            for (let offset = 0; offset < bytes.length; offset += kind.bytes)
              last = kind.withBuffer(bytes, offset);
            return last;
          });
        },
      },
    ],
    comparisons: [{ peer: "Buffer", metric: "cpuNsPerOp", goal: { op: ">=", value: kind.goal } }],
  }),
);
