import type { CallNode } from "../language/ast.ts";
import type { Value } from "../values/value.ts";
import type { Query } from "./query.ts";

/** A function with a name of its own: `now()`. */
export type BuiltIn = (query: Query, call: CallNode) => Value;

/** A function after a dot: `.len()`. */
export type Method = (query: Query, target: Value, call: CallNode) => Value;

/** Everything that can be called by its bare name. The functions call the evaluator, so they are put here later. */
export const FUNCTIONS: Map<string, BuiltIn> = new Map();

/** Everything that can be called after a dot. */
export const METHODS: Map<string, Method> = new Map();
