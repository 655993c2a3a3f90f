import type { ByteWriter } from "@x/binary";
import { timeTicks } from "../convert/times.ts";
import { type Encoder, LeafEncoder, type Values } from "./encoder.ts";
import { copying } from "./integers.ts";

/** Time: text `[-]hh:mm:ss`, or signed seconds as a number or bigint. An Int32Array of seconds is copied. */
export function timeEncoder(): Encoder {
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) writer.i32le(Number(timeTicks(values[i], 0, i, "Time")));
  };
  return new LeafEncoder(0, 4, copying(Int32Array, write));
}

/** Time64(p): text `[-]hh:mm:ss.fff`, or signed ticks of 10^-p seconds. A BigInt64Array of ticks is copied. */
export function time64Encoder(precision: number): Encoder {
  const type = `Time64(${precision})`;
  const write = (writer: ByteWriter, values: Values, count: number): void => {
    for (let i = 0; i < count; i++) writer.i64le(timeTicks(values[i], precision, i, type));
  };
  return new LeafEncoder(0, 8, copying(BigInt64Array, write));
}
