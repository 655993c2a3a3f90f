import { collect, type ObjectBuilder } from "./objects.ts";

/** In browsers no code is generated: policies of pages forbid it, and report every attempt. */
export function compile(keys: readonly string[]): ObjectBuilder {
  return (values, at) => collect(keys, values, at);
}
