import type { Closure } from "../values/closure.ts";

/** A closure that clients run by name. */
export interface Procedure {
  name: string;
  closure: Closure;
  /** Unix seconds. */
  readonly createdAt: number;
}
