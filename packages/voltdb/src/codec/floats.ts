import type { ByteWriter } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { kindOf } from "./kind-of.ts";

/** From here downwards a FLOAT is NULL; the engine sends -1.797…e308, clients send this. */
export const NULL_FLOAT = -1.7e308;

/** Writes a FLOAT; null is -1.7e308. What is not greater than that would be read as NULL, and is refused. */
export function writeFloat(writer: ByteWriter, value: unknown): void {
  if (value === null) {
    writer.f64be(NULL_FLOAT);
    return;
  }
  const number = typeof value === "bigint" ? exact(value) : value;
  if (typeof number !== "number")
    throw new VoltUsageError(`FLOAT: a number is expected, not ${kindOf(value)}`);
  if (number <= NULL_FLOAT) throw new VoltUsageError("FLOAT: what is not above -1.7e308 is NULL in VoltDB");
  writer.f64be(number);
}

function exact(value: bigint): number {
  const number = Number(value);
  if (Number.isFinite(number) && BigInt(number) === value) return number;
  throw new VoltUsageError("FLOAT: no double has exactly the value of this bigint");
}
