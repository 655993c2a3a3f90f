import type { Thing } from "./thing.ts";

/** Marks things of models; the same across copies of the package. */
export const THING: unique symbol = /* @__PURE__ */ Symbol.for("@x/thingsdb.model-thing") as never;

/** Anything that extends `Thing`, whatever its events. */
export interface ThingLike {
  readonly [THING]: unknown;
}

/** Yields the class of things that a property refers to; a function, because classes may refer to each other. */
export type ThingKind<Value = ThingLike> = () => abstract new (...args: never) => Value;

/**
 * What a property holds:
 *
 * | kind           | value                                                         |
 * | -------------- | ------------------------------------------------------------- |
 * | `"str"`        | `string`; also what ThingsDB shows as text, such as datetimes |
 * | `"int"`        | `number`; one beyond 2^53 − 1 does not fit                    |
 * | `"bigint"`     | `bigint`, any int                                             |
 * | `"float"`      | `number`                                                      |
 * | `"bool"`       | `boolean`                                                     |
 * | `"bytes"`      | `Uint8Array`                                                  |
 * | `() => Bar`    | a `Bar`, watched and kept like the thing it is found in       |
 * | `"thing"`      | a `Thing` with its id alone, neither watched nor kept         |
 * | `"any"`        | as it comes; things in it as `"thing"`                        |
 * | `{ list }`     | a frozen array                                                |
 * | `{ set }`      | a `Set` of things                                             |
 * | `{ nullable }` | the same, or `null`                                           |
 *
 * What is nil, or not there, is `null` for `nullable` and for things, `undefined` for `any`, and does not fit the others.
 */
export type PropKind =
  | "str"
  | "int"
  | "bigint"
  | "float"
  | "bool"
  | "bytes"
  | "any"
  | "thing"
  | ThingKind
  | ListKind
  | SetKind
  | NullableKind;

export interface ListKind {
  readonly list: PropKind;
}

export interface SetKind {
  readonly set: "thing" | ThingKind;
}

export interface NullableKind {
  readonly nullable: PropKind;
}

/** The kinds that a field of this type may have. */
export type KindOf<Value> = unknown extends Value
  ? "any"
  : null extends Value
    ? NullKindOf<Exclude<Value, null>>
    : [Value] extends [ThingLike]
      ? ThingKindOf<Value>
      : [Value] extends [ReadonlySet<infer Item>]
        ? { readonly set: ThingKindOf<Item> }
        : [Value] extends [readonly (infer Item)[]]
          ? { readonly list: KindOf<Item> }
          : PlainKindOf<Value>;

type NullKindOf<Value> =
  | { readonly nullable: KindOf<Value> }
  | ([Value] extends [ThingLike] ? ThingKindOf<Value> : never);

type ThingKindOf<Value> = ThingKind<Value> | (Thing extends Value ? "thing" : never);

// In brackets: the types of a union, such as those of boolean, are not to be looked at one by one.
type PlainKindOf<Value> = [Value] extends [boolean]
  ? boolean extends Value
    ? "bool"
    : never
  : [Value] extends [string]
    ? string extends Value
      ? "str"
      : never
    : [Value] extends [number]
      ? number extends Value
        ? "int" | "float"
        : never
      : [Value] extends [bigint]
        ? bigint extends Value
          ? "bigint"
          : never
        : [Value] extends [Uint8Array]
          ? "bytes"
          : never;

// biome-ignore lint/complexity/noBannedTypes: methods of any kind are left out
type FieldsOf<T> = { [K in keyof T & string]: T[K] extends Function ? never : K }[keyof T & string];

/**
 * The kinds of all fields that a class declares, none missing and none too many:
 * `static props = { name: "str" } satisfies Props<Bar>`. Methods are no fields; accessors are named in `Computed`.
 */
export type Props<T, Computed extends keyof T = never> = {
  readonly [K in Exclude<FieldsOf<T>, Computed | OwnFields>]: KindOf<T[K]>;
};

/** Fields that every thing has. */
type OwnFields = "id" | "#" | "isLoaded";
