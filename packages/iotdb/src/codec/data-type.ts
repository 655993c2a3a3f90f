/**
 * The types of columns, by their codes in a tablet (`TSDataType` of the other clients).
 *
 * | type | given as | comes back as | `values` of a typed column |
 * |---|---|---|---|
 * | BOOLEAN | boolean | boolean | `Uint8Array` of 0 and 1 |
 * | INT32 | number, bigint, Long | number | `Int32Array` |
 * | INT64 | number (safe), bigint, Long | bigint, number or Long | `BigInt64Array` |
 * | FLOAT, DOUBLE | number | number | `Float32Array`, `Float64Array` |
 * | TEXT, STRING | string | string | list of strings |
 * | TIMESTAMP | Date, or a count of the session's unit | Date or bigint | `BigInt64Array` of that unit |
 * | DATE | `LocalDate`, `"2024-02-29"`, 20240229, Date (its day in UTC) | `LocalDate` | `Int32Array` of 20240229 |
 * | BLOB, OBJECT | `Uint8Array` | `Uint8Array` | list of `Uint8Array` |
 *
 * OBJECT is known to newer servers alone; its bytes are passed on as they are.
 */
export const DataType = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  FLOAT: 3,
  DOUBLE: 4,
  TEXT: 5,
  TIMESTAMP: 8,
  DATE: 9,
  BLOB: 10,
  STRING: 11,
  OBJECT: 12,
} as const;

/** The code of a type. */
export type DataType = (typeof DataType)[keyof typeof DataType];

/** The name of a type, as the server spells it. */
export type DataTypeName = keyof typeof DataType;

/**
 * {@link DataType} under the name that the Python client has for it.
 * @alias
 */
export const TSDataType: typeof DataType = DataType;
export type TSDataType = DataType;

/** The name of a type; undefined for a code that is none. */
export function dataTypeName(code: number): DataTypeName | undefined {
  return (Object.keys(DataType) as DataTypeName[]).find((name) => DataType[name] === code);
}

/** Whether `name` is the name of a type. */
export function isDataTypeName(name: string): name is DataTypeName {
  return Object.hasOwn(DataType, name);
}
