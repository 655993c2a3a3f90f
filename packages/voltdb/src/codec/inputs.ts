import type { LongLike } from "@x/binary";
import type { VoltDecimal } from "./decimal.ts";
import type { Geography } from "./geography.ts";
import type { GeographyPoint } from "./geography-point.ts";
import type { VoltTable } from "./volt-table.ts";
import type { ParameterType, VoltArrayType, VoltType } from "./volt-type.ts";

/** Any integer. */
export type IntegerInput = number | bigint | LongLike;

/** A point: an object, a pair of longitude and latitude, or `POINT (lng lat)`. */
export type PointInput = GeographyPoint | readonly [lng: number, lat: number] | string;

/** What a single value of each type may be given as, NULL apart. */
interface ScalarInputs {
  [VoltType.NULL]: null;
  [VoltType.TINYINT]: IntegerInput;
  [VoltType.SMALLINT]: IntegerInput;
  [VoltType.INTEGER]: IntegerInput;
  [VoltType.BIGINT]: IntegerInput;
  [VoltType.FLOAT]: number | bigint;
  [VoltType.STRING]: string;
  [VoltType.TIMESTAMP]: Date | IntegerInput;
  [VoltType.DATE]: string | Date;
  [VoltType.VOLTTABLE]: VoltTable<unknown>;
  [VoltType.DECIMAL]: string | number | bigint | VoltDecimal;
  [VoltType.BOOLEAN]: boolean;
  [VoltType.VARBINARY]: ArrayBuffer | ArrayBufferView;
  [VoltType.GEOGRAPHY_POINT]: PointInput;
  [VoltType.GEOGRAPHY]: Geography | string;
}

/** Typed arrays go as lists where numbers are declared. */
interface TypedArrays {
  /** `Uint8Array` for `byte[]` of Java procedures, which the catalog knows as TINYINT; it goes as VARBINARY. */
  [VoltType.TINYINT]: Int8Array | Uint8Array;
  [VoltType.SMALLINT]: Int8Array | Int16Array;
  [VoltType.INTEGER]: Int8Array | Int16Array | Int32Array;
  [VoltType.BIGINT]: Int8Array | Int16Array | Int32Array | BigInt64Array;
  [VoltType.FLOAT]: Float32Array | Float64Array;
}

type Scalar<T> = T extends keyof ScalarInputs ? ScalarInputs[T] : never;
type List<T> = readonly (Scalar<T> | null)[] | (T extends keyof TypedArrays ? TypedArrays[T] : never);

/** What a parameter of a declared type may be given as. */
export type ParameterInput<T extends ParameterType> =
  T extends VoltArrayType<infer E> ? List<E> | null : Scalar<T> | List<T> | null;

/** What the parameters of declared types may be given as, in order. */
export type ParameterInputs<Types extends readonly ParameterType[]> = {
  readonly [Index in keyof Types]: ParameterInput<Types[Index]>;
};
