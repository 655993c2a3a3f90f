import type { Value } from "../values/value.ts";

/** `return`: ends the closure or the query. Thrown, and no error. */
export class ReturnSignal {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

/** `break` and `continue`. Thrown, and no error. */
export class LoopSignal {
  readonly kind: "break" | "continue";

  constructor(kind: "break" | "continue") {
    this.kind = kind;
  }
}

/** `break` for the loop around. */
export const BREAK: LoopSignal = new LoopSignal("break");

/** `continue` for the loop around. */
export const CONTINUE: LoopSignal = new LoopSignal("continue");
