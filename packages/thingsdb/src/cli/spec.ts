/** How ints are to be typed: `exact` as `number | bigint`, which is what a client gives by default. */
export type IntStyle = "exact" | "number" | "bigint";

/** Names that a specification may refer to. */
export interface KnownNames {
  readonly types: ReadonlySet<string>;
  readonly enums: ReadonlySet<string>;
}

const PLAIN: Readonly<Record<string, string>> = {
  str: "string",
  utf8: "string",
  email: "string",
  url: "string",
  tel: "string",
  datetime: "string",
  regex: "string",
  closure: "string",
  error: "string",
  room: "string",
  task: "string",
  bytes: "Uint8Array",
  raw: "string | Uint8Array",
  bool: "boolean",
  float: "number",
  int: "Int",
  uint: "Int",
  pint: "Int",
  nint: "Int",
  timeval: "Int",
  number: "Int",
  thing: "Record<string, unknown>",
  any: "unknown",
};

/**
 * The TypeScript type of a property by its specification, such as `[str]?` or `Person`: what answers hold. Whatever is not
 * known is `unknown`.
 */
export function typeOfSpec(spec: string, names: KnownNames): string {
  if (spec.endsWith("?")) {
    const inner = typeOfSpec(spec.slice(0, -1), names);
    return inner === "unknown" ? inner : `${inner} | null`;
  }
  // A pattern, as `/^[a-z]+$/`.
  if (spec.startsWith("/")) return "string";
  const list = /^[[{](.*)[\]}]$/s.exec(spec);
  if (list !== null) return listOf(list[1] === "" ? "unknown" : typeOfSpec(list[1]!, names));
  const dictionary = /^(?:thing)?<(.*)>$/s.exec(spec);
  if (dictionary !== null) return `Record<string, ${typeOfSpec(dictionary[1]!, names)}>`;
  // A range, as `int<0:10>`, or a default, as `str<:nobody>`.
  const name = /^[A-Za-z_][0-9A-Za-z_]*/.exec(spec)?.[0] ?? "";
  if (Object.hasOwn(PLAIN, name)) return PLAIN[name]!;
  if (names.types.has(name)) return `Stored<${name}>`;
  return names.enums.has(name) ? name : "unknown";
}

function listOf(item: string): string {
  return item.includes(" ") ? `(${item})[]` : `${item}[]`;
}
