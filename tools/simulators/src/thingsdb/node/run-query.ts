import { callClosure } from "../evaluator/call-closure.ts";
import { evaluate } from "../evaluator/evaluate.ts";
import type { Query } from "../evaluator/query.ts";
import { LoopSignal, ReturnSignal } from "../evaluator/signals.ts";
import type { Program } from "../language/parse.ts";
import type { Closure } from "../values/closure.ts";
import { ThingsDbError } from "../values/error-codes.ts";
import type { Value } from "../values/value.ts";

/** What a query has come to. */
export type Outcome = { readonly value: Value } | { readonly error: ThingsDbError };

/** Runs the statements of a program; the last one's value is the query's. */
export function runProgram(query: Query, program: Program): Outcome {
  return outcomeOf(() => {
    let value: Value = null;
    for (const statement of program.statements) value = evaluate(query, statement);
    return value;
  });
}

/** Runs a procedure or the closure of a future. */
export function runClosure(query: Query, closure: Closure, args: readonly Value[]): Outcome {
  return outcomeOf(() => callClosure(query, closure, args));
}

function outcomeOf(work: () => Value): Outcome {
  try {
    return { value: work() };
  } catch (thrown) {
    if (thrown instanceof ReturnSignal) return { value: thrown.value };
    if (thrown instanceof LoopSignal) return { value: null };
    if (thrown instanceof ThingsDbError) return { error: thrown };
    return { error: new ThingsDbError(-1, `internal error: ${String(thrown)}`) };
  }
}
