import { collect, type ObjectBuilder } from "./objects.ts";

/** A function that makes objects with these keys: generated code is what makes them fastest. */
export function compile(keys: readonly string[]): ObjectBuilder {
  // JSON text is a string literal. "__proto__" must be a computed key to be one like any other.
  const entries = keys.map((key, i) => {
    const text = JSON.stringify(key);
    return `${key === "__proto__" ? `[${text}]` : text}: values[at + ${i}]`;
  });
  try {
    return new Function("values", "at", `"use strict"; return { ${entries.join(", ")} };`) as ObjectBuilder;
  } catch {
    // Code generation may be forbidden (--disallow-code-generation-from-strings).
    return (values, at) => collect(keys, values, at);
  }
}
