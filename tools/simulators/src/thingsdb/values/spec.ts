import type { EnumType } from "./enum-type.ts";
import type { TypeDefinition } from "./type-definition.ts";

/** What a property may hold: `str`, `int?`, `[P]`, `{P}`, `thing<int>`, `str<1:10>` and so on. */
export interface Spec {
  readonly text: string;
  readonly nullable: boolean;
  readonly kind: SpecKind;
  /** Of `type` and `enum`. */
  readonly type: TypeDefinition | EnumType | null;
  /** What lists, sets and restricted things hold; null for anything. */
  readonly nested: Spec | null;
  /** Of ranges, both inclusive. */
  readonly range: { readonly min: number; readonly max: number } | null;
  readonly pattern: RegExp | null;
  /** Field of a wrap-only type, `*`, `&`: how far it is followed. */
  readonly flags: string;
}

/** The kinds of declarations; most are named as they are written. */
export type SpecKind = (typeof NAMED)[number] | "list" | "set" | "type" | "enum";

const NAMED = [
  "any",
  "thing",
  "raw",
  "str",
  "utf8",
  "bytes",
  "int",
  "uint",
  "pint",
  "nint",
  "float",
  "number",
  "bool",
  "datetime",
  "timeval",
  "regex",
  "closure",
  "error",
  "room",
  "task",
  "email",
  "url",
  "tel",
] as const;

/** Why a declaration is none; the caller knows of which field and type. */
export class SpecError extends Error {
  readonly isValueError: boolean;

  constructor(message: string, isValueError: boolean = false) {
    super(message);
    this.isValueError = isValueError;
  }
}

/** Finds the types that declarations name. */
export type TypeLookup = (name: string) => TypeDefinition | EnumType | undefined;

/** @throws {SpecError} */
export function parseSpec(text: string, lookup: TypeLookup): Spec {
  if (text === "") throw new SpecError("type declarations must not be empty", true);
  const flags = /^[-+&*^!]*/.exec(text)![0];
  return { ...parsePlain(text.slice(flags.length), lookup), text, flags };
}

function parsePlain(text: string, lookup: TypeLookup): Spec {
  const nullable = text.endsWith("?");
  const base = nullable ? text.slice(0, -1) : text;
  const none = { text, nullable, type: null, nested: null, range: null, pattern: null, flags: "" };
  if (base.startsWith("[") && base.endsWith("]"))
    return { ...none, kind: "list", nested: parseNested(base.slice(1, -1), lookup) };
  if (base.startsWith("{") && base.endsWith("}"))
    return { ...none, kind: "set", nested: parseNested(base.slice(1, -1), lookup) };
  if (base.startsWith("/")) {
    const end = base.lastIndexOf("/");
    return { ...none, kind: "str", pattern: new RegExp(base.slice(1, end), base.slice(end + 1)) };
  }
  const bounds = /^(str|utf8|int|float)<([^:>]+):([^:>]+)(?::[^>]*)?>$/.exec(base);
  if (bounds) {
    const range = { min: Number(bounds[2]), max: Number(bounds[3]) };
    return { ...none, kind: bounds[1] as SpecKind, range };
  }
  const restricted = /^thing<(.+)>$/.exec(base);
  if (restricted) return { ...none, kind: "thing", nested: parsePlain(restricted[1]!, lookup) };
  if ((NAMED as readonly string[]).includes(base)) return { ...none, kind: base as SpecKind };
  const type = lookup(/^\w+/.exec(base)?.[0] ?? "");
  if (type === undefined) throw new SpecError(`unknown type \`${base}\` in declaration`);
  return { ...none, kind: "members" in type ? "enum" : "type", type };
}

function parseNested(text: string, lookup: TypeLookup): Spec | null {
  if (text === "" || text === "any") return null;
  if (text.startsWith("["))
    throw new SpecError("unexpected `[`; nested array declarations are not allowed", true);
  if (text.startsWith("{"))
    throw new SpecError("unexpected `{`; nested set declarations are not allowed", true);
  return parsePlain(text, lookup);
}

/** Names that no type may have. */
export function isReservedTypeName(name: string): boolean {
  return (NAMED as readonly string[]).includes(name) || RESERVED.has(name);
}

const RESERVED = new Set([
  "nil",
  "list",
  "tuple",
  "set",
  "future",
  "module",
  "enum",
  "mpdata",
  "type",
  "wse",
  "NIL",
]);
