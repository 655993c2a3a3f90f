import type { Closure } from "./closure.ts";
import type { Value } from "./value.ts";

/** Work that is done once the query that asked for it has run. */
export class FutureValue {
  result: Value = null;
  onSuccess: Closure | null = null;
  onFailure: Closure | null = null;
  args: Value[];

  constructor(args: Value[]) {
    this.args = args;
  }
}
