import { loadVectors, parseHex } from "@x/testkit";
import { Geography } from "../../src/codec/geography.ts";
import { VoltTable } from "../../src/codec/volt-table.ts";
import { type ParameterType, VoltType } from "../../src/codec/volt-type.ts";

/** A vector of a file, with the fields of that file. */
export type Vector<Fields> = { readonly name: string } & Fields;

export function vectorsOf<Fields>(file: string): readonly Vector<Fields>[] {
  return loadVectors<{ readonly vectors: readonly Vector<Fields>[] }>(file).vectors;
}

/** A parameter as the vectors tell it. */
export interface NotedParameter {
  readonly java: string;
  readonly value: unknown;
}

/** A table as the vectors tell it. */
export interface NotedTable {
  readonly status: number;
  readonly columns: readonly { readonly name: string; readonly type: VoltType }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A response as the vectors tell it. */
export interface NotedResponse {
  readonly clientHandle: string;
  readonly status: number;
  readonly statusString: string | null;
  readonly appStatus: number;
  readonly appStatusString: string | null;
  readonly clusterRoundTrip: number;
  readonly hashes?: readonly number[] | null;
  readonly tables: readonly NotedTable[];
}

const SCALARS: Readonly<Record<string, VoltType>> = {
  null: VoltType.NULL,
  Byte: VoltType.TINYINT,
  Short: VoltType.SMALLINT,
  Integer: VoltType.INTEGER,
  Long: VoltType.BIGINT,
  Double: VoltType.FLOAT,
  String: VoltType.STRING,
  NullStringOrVarbinarySigil: VoltType.STRING,
  TimestampType: VoltType.TIMESTAMP,
  Date: VoltType.TIMESTAMP,
  NullTimestampSigil: VoltType.TIMESTAMP,
  BigDecimal: VoltType.DECIMAL,
  NullDecimalSigil: VoltType.DECIMAL,
  "byte[]": VoltType.VARBINARY,
  GeographyPointValue: VoltType.GEOGRAPHY_POINT,
  NullPointSigil: VoltType.GEOGRAPHY_POINT,
  GeographyValue: VoltType.GEOGRAPHY,
  NullGeographySigil: VoltType.GEOGRAPHY,
  VoltTable: VoltType.VOLTTABLE,
};

const LISTS: Readonly<Record<string, VoltType>> = {
  "short[]": VoltType.SMALLINT,
  "int[]": VoltType.INTEGER,
  "long[]": VoltType.BIGINT,
  "double[]": VoltType.FLOAT,
  "String[]": VoltType.STRING,
  "TimestampType[]": VoltType.TIMESTAMP,
  "BigDecimal[]": VoltType.DECIMAL,
  "byte[][]": VoltType.VARBINARY,
  "GeographyPointValue[]": VoltType.GEOGRAPHY_POINT,
  "GeographyValue[]": VoltType.GEOGRAPHY,
  "VoltTable[]": VoltType.VOLTTABLE,
};

/** The type of a Java class; undefined for `Object[]`, where the values decide. */
export function typeOfJava(java: string): ParameterType | undefined {
  const scalar = SCALARS[java];
  if (scalar !== undefined) return scalar;
  const element = LISTS[java];
  return element === undefined ? undefined : VoltType.array(element);
}

/** A value of the vectors as a JavaScript value that can be sent. */
export function jsValueOf(noted: unknown, type: ParameterType): unknown {
  if (noted === null) return null;
  if (Array.isArray(noted)) {
    return noted.map((item) => jsValueOf(item, (type as { element: VoltType }).element));
  }
  if (typeof noted === "object") return objectValue(noted as Record<string, string>);
  if (type === VoltType.FLOAT) return Number(noted);
  return type === VoltType.BIGINT ? BigInt(noted as string) : noted;
}

function objectValue(noted: Record<string, string>): unknown {
  if (noted.double !== undefined) return doubleOf(noted.bits!);
  if (noted.timestamp_micros !== undefined) return BigInt(noted.timestamp_micros);
  if (noted.decimal !== undefined) return noted.decimal;
  if (noted.hex !== undefined) return parseHex(noted.hex);
  if (noted.lng !== undefined) return { lng: Number(noted.lng), lat: Number(noted.lat) };
  if (noted.geography_hex !== undefined) return new Geography(parseHex(noted.geography_hex));
  if (noted.wkt !== undefined) return noted.wkt;
  if (noted.table !== undefined) return tableOf(noted.table as unknown as NotedTable);
  throw new Error(`no value: ${JSON.stringify(noted)}`);
}

function doubleOf(bits: string): number {
  return new DataView(parseHex(bits).buffer).getFloat64(0);
}

/** A table of the vectors, made by hand. */
export function tableOf(noted: NotedTable): VoltTable {
  return new VoltTable(noted.columns, rowsOf(noted), { statusCode: noted.status });
}

/** The rows of a table as they can be sent. */
export function rowsOf({ columns, rows }: NotedTable): unknown[][] {
  return rows.map((row) => row.map((value, c) => jsValueOf(value, columns[c]!.type)));
}

const NULLS: Readonly<Record<number, unknown>> = {
  [VoltType.TINYINT]: -0x80,
  [VoltType.SMALLINT]: -0x8000,
  [VoltType.INTEGER]: -0x80000000,
  [VoltType.BIGINT]: -(2n ** 63n),
};

/** Whether a value is what stands for NULL on the wire. */
export function isSentinel(value: unknown, type: number): boolean {
  return type === VoltType.FLOAT ? (value as number) <= -1.7e308 : value !== null && value === NULLS[type];
}

/** A decoded value with polygons as text, decimals with all digits: what can be compared. */
export function comparable(value: unknown, type: ParameterType): unknown {
  if (typeof type === "object") return (value as unknown[]).map((item) => comparable(item, type.element));
  if (value === null || isSentinel(value, type)) return null;
  if (value instanceof VoltTable) return [value.columns, value.tuples, value.statusCode];
  if (type === VoltType.DECIMAL) return decimalText(String(value));
  return type === VoltType.GEOGRAPHY ? String(value) : value;
}

function decimalText(text: string): string {
  const [whole, fraction = ""] = text.split(".");
  return `${whole}.${fraction.padEnd(12, "0")}`;
}
