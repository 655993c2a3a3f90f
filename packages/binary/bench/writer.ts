import { ByteWriter } from "@x/binary";
import { type Case, run } from "./harness.ts";

const COUNT = 2000;
const target = Buffer.alloc(COUNT * 8);
const writer = new ByteWriter({ initialBytes: COUNT * 8 });
const bigints = Array.from({ length: COUNT }, (_, i) => BigInt(i - 1000) * 0x123456789n);
const doubles = Array.from({ length: COUNT }, (_, i) => i * 1.25);

const cases: Case[] = [
  {
    name: "u8",
    values: COUNT,
    ours: () => {
      writer.reset();
      for (let i = 0; i < COUNT; i++) writer.u8(i & 0xff);
      return writer.length;
    },
    theirs: () => {
      for (let i = 0; i < COUNT; i++) target.writeUInt8(i & 0xff, i);
      return target;
    },
  },
  {
    name: "i32be",
    values: COUNT,
    ours: () => {
      writer.reset();
      for (let i = 0; i < COUNT; i++) writer.i32be(i * -77);
      return writer.length;
    },
    theirs: () => {
      for (let i = 0; i < COUNT; i++) target.writeInt32BE(i * -77, i * 4);
      return target;
    },
  },
  {
    name: "f64be",
    values: COUNT,
    ours: () => {
      writer.reset();
      for (let i = 0; i < COUNT; i++) writer.f64be(doubles[i]!);
      return writer.length;
    },
    theirs: () => {
      for (let i = 0; i < COUNT; i++) target.writeDoubleBE(doubles[i]!, i * 8);
      return target;
    },
  },
  {
    name: "i64be from bigint",
    values: COUNT,
    ours: () => {
      writer.reset();
      for (let i = 0; i < COUNT; i++) writer.i64be(bigints[i]!);
      return writer.length;
    },
    theirs: () => {
      for (let i = 0; i < COUNT; i++) target.writeBigInt64BE(bigints[i]!, i * 8);
      return target;
    },
  },
  {
    name: "i64beNumber (Buffer: via bigint)",
    values: COUNT,
    ours: () => {
      writer.reset();
      for (let i = 0; i < COUNT; i++) writer.i64beNumber(i * -1e9);
      return writer.length;
    },
    theirs: () => {
      for (let i = 0; i < COUNT; i++) target.writeBigInt64BE(BigInt(i * -1e9), i * 8);
      return target;
    },
  },
  {
    name: "uvarint of 1 or 2 bytes",
    values: COUNT,
    ours: () => {
      writer.reset();
      for (let i = 0; i < COUNT; i++) writer.uvarint(i & 0xff);
      return writer.length;
    },
    theirs: () => {
      let at = 0;
      for (let i = 0; i < COUNT; i++) {
        let rest = i & 0xff;
        for (; rest > 0x7f; rest >>>= 7) at = target.writeUInt8((rest & 0x7f) | 0x80, at);
        at = target.writeUInt8(rest, at);
      }
      return at;
    },
  },
];
run("ByteWriter, reused", "Buffer", cases);
