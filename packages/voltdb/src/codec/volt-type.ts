/** The type of a parameter that is a list of values of one type. */
export interface VoltArrayType<E extends number = number> {
  readonly element: E;
}

/** Makes the type of a list, for `VoltType.array`. */
function array<E extends number>(element: E): VoltArrayType<E> {
  return Object.freeze({ element });
}

/**
 * The types of VoltDB by their numbers on the wire, under the names of the Python client (without its `VOLTTYPE_`), and
 * `VoltType.array(VoltType.BIGINT)` for parameters that are lists.
 */
export const VoltType = {
  NULL: 1,
  TINYINT: 3,
  SMALLINT: 4,
  INTEGER: 5,
  BIGINT: 6,
  FLOAT: 8,
  STRING: 9,
  TIMESTAMP: 11,
  /** A day; servers from version 14 on. */
  DATE: 12,
  /** @deprecated Of the Python client alone: no server has it, and there are no values of it. */
  MONEY: 20,
  VOLTTABLE: 21,
  DECIMAL: 22,
  /** @deprecated The same as `DECIMAL`; an older Python client had it. */
  DECIMAL_STRING: 22,
  /** Servers use it inside; no column has it. */
  BOOLEAN: 23,
  VARBINARY: 25,
  GEOGRAPHY_POINT: 26,
  GEOGRAPHY: 27,
  array,
} as const;

/** The number of a type. */
export type VoltType = Exclude<(typeof VoltType)[keyof typeof VoltType], typeof array>;

/** What a parameter may be declared as. */
export type ParameterType = VoltType | VoltArrayType<VoltType>;

/** The type byte that says "a list of the type that follows". */
export const ARRAY_CODE = -99;

/** Names for numbers that others stand for, or nothing. */
const DEAD: readonly string[] = ["DECIMAL_STRING", "MONEY"];

const NAMES: ReadonlyMap<number, string> = /* @__PURE__ */ namesByCode();

function namesByCode(): Map<number, string> {
  const names = new Map<number, string>();
  for (const [name, code] of Object.entries(VoltType))
    if (typeof code === "number" && !DEAD.includes(name)) names.set(code, name);
  return names;
}

/** The name of a type, `BIGINT`; `TYPE_99` for a number that is none. */
export function typeName(code: number): string {
  return NAMES.get(code) ?? `TYPE_${code}`;
}

/** Whether the number is one of `VoltType`. */
export function isVoltType(code: number): code is VoltType {
  return NAMES.has(code);
}

/** The name of a declared type, `BIGINT[]` for a list. */
export function parameterTypeName(type: ParameterType): string {
  return typeof type === "number" ? typeName(type) : `${typeName(type.element)}[]`;
}
