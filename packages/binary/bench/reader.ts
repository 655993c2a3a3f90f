import { ByteReader } from "@x/binary";
import { run } from "./harness.ts";

const COUNT = 2000;
const buffer = Buffer.alloc(COUNT * 8);
for (let i = 0; i < COUNT; i++) buffer.writeBigInt64BE(BigInt(i) * 0x12345n, i * 8);
const small = Buffer.alloc(COUNT, 77);

function ours(read: (reader: ByteReader) => unknown, from = buffer): () => unknown {
  return () => read(new ByteReader(from));
}

run(`ByteReader, ${COUNT} values a run`, "Buffer", [
  {
    name: "u8",
    values: COUNT,
    ours: ours((r) => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += r.u8();
      return sum;
    }),
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += buffer.readUInt8(i);
      return sum;
    },
  },
  {
    name: "i32be",
    values: COUNT,
    ours: ours((r) => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += r.i32be();
      return sum;
    }),
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += buffer.readInt32BE(i * 4);
      return sum;
    },
  },
  {
    name: "f64le",
    values: COUNT,
    ours: ours((r) => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += r.f64le();
      return sum;
    }),
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += buffer.readDoubleLE(i * 8);
      return sum;
    },
  },
  {
    name: "i64be (bigint)",
    values: COUNT,
    ours: ours((r) => {
      let last = 0n;
      for (let i = 0; i < COUNT; i++) last = r.i64be();
      return last;
    }),
    theirs: () => {
      let last = 0n;
      for (let i = 0; i < COUNT; i++) last = buffer.readBigInt64BE(i * 8);
      return last;
    },
  },
  {
    name: "i64beNumber",
    values: COUNT,
    ours: ours((r) => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += r.i64beNumber();
      return sum;
    }),
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += Number(buffer.readBigInt64BE(i * 8));
      return sum;
    },
  },
  {
    name: "uvarint of one byte (Buffer: u8)",
    values: COUNT,
    ours: ours((r) => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += r.uvarint();
      return sum;
    }, small),
    theirs: () => {
      let sum = 0;
      for (let i = 0; i < COUNT; i++) sum += small.readUInt8(i);
      return sum;
    },
  },
]);
