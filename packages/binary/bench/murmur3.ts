import { murmur3 } from "@x/binary";
import { murmur3BigInt } from "../test/unit/murmur3-bigint.ts";
import { run } from "./harness.ts";

const out = new Int32Array(4);
run(
  "murmur3 x64 128, Cassandra tail",
  "bigint",
  [8, 16, 36, 200].map((length) => {
    const key = Uint8Array.from({ length }, (_, i) => i * 37);
    return {
      name: `key of ${length} bytes`,
      values: 1,
      ours: () => murmur3(key, "cassandra", out),
      theirs: () => murmur3BigInt(key, "cassandra"),
    };
  }),
);
