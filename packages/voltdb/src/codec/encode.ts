import type { ByteWriter } from "@x/binary";
import { VoltUsageError } from "../errors.ts";
import { writeString, writeVarbinary } from "./bytes.ts";
import { writeDecimal } from "./decimal.ts";
import { writeFloat } from "./floats.ts";
import { writeGeography } from "./geography.ts";
import { writePoint } from "./geography-point.ts";
import { writeDate, writeTimestamp } from "./instants.ts";
import { writeBigint, writeInteger, writeSmallint, writeTinyint } from "./integers.ts";
import { kindOf } from "./kind-of.ts";
import { typeName, VoltType } from "./volt-type.ts";

/** Writes a value of one type, without the type byte; null as the NULL of the type. */
export type ScalarWriter = (writer: ByteWriter, value: unknown) => void;

const WRITERS: Readonly<Record<number, ScalarWriter | undefined>> = {
  [VoltType.TINYINT]: writeTinyint,
  [VoltType.SMALLINT]: writeSmallint,
  [VoltType.INTEGER]: writeInteger,
  [VoltType.BIGINT]: writeBigint,
  [VoltType.FLOAT]: writeFloat,
  [VoltType.STRING]: writeString,
  [VoltType.TIMESTAMP]: writeTimestamp,
  [VoltType.DATE]: writeDate,
  [VoltType.DECIMAL]: writeDecimal,
  [VoltType.BOOLEAN]: writeBoolean,
  [VoltType.VARBINARY]: writeVarbinary,
  [VoltType.GEOGRAPHY_POINT]: writePoint,
  [VoltType.GEOGRAPHY]: writeGeography,
};

/**
 * What writes values of a type.
 * @throws {VoltUsageError} for a type that has no values of its own (NULL, VOLTTABLE), or is none
 */
export function scalarWriter(type: number): ScalarWriter {
  const write = WRITERS[type];
  if (write === undefined) throw new VoltUsageError(`no single value has the type ${typeName(type)}`);
  return write;
}

function writeBoolean(writer: ByteWriter, value: unknown): void {
  if (typeof value !== "boolean" && value !== null) {
    throw new VoltUsageError(`BOOLEAN: true or false is expected, not ${kindOf(value)}`);
  }
  writer.i8(value === null ? 127 : value ? 1 : 0);
}
