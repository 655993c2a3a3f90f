import type { Closure } from "./closure.ts";
import type { ErrorValue } from "./error-value.ts";
import type { Value } from "./value.ts";

/** Work that is to be done at a time. The simulator keeps tasks, and does not run them. */
export class Task {
  readonly id: number;
  /** Unix seconds, 0 when it was cancelled. */
  runAt: number;
  owner: string;
  closure: Closure;
  args: Value[];
  error: ErrorValue | null = null;

  constructor(id: number, runAt: number, owner: string, closure: Closure, args: Value[]) {
    this.id = id;
    this.runAt = runAt;
    this.owner = owner;
    this.closure = closure;
    this.args = args;
  }

  toString(): string {
    if (this.id === 0) return "task:nil";
    const runAt = this.runAt === 0 ? "nil" : `${new Date(this.runAt * 1000).toISOString().slice(0, 19)}Z`;
    return `<task:${this.id} owner:${this.owner} run_at:${runAt} status:nil>`;
  }
}
