import { seeDocs } from "../docs.ts";
import { type Closure, MAX_CLOSURE_DEPTH } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import type { Value } from "../values/value.ts";
import { evaluate } from "./evaluate.ts";
import type { Query } from "./query.ts";
import { ReturnSignal } from "./signals.ts";

/**
 * Runs a closure. Missing arguments are nil, those too many are ignored. Variables of the callers stay visible.
 * @throws {ThingsDbError} when it changes things and the query must not
 */
export function callClosure(query: Query, closure: Closure, args: readonly Value[]): Value {
  if (closure.node.withSideEffects && query.change === null)
    fail(
      "OPERATION",
      "closures with side effects require a change but none is created; use `wse(...)` to enforce a change" +
        seeDocs("collection-api/wse"),
    );
  if (closure.depth >= MAX_CLOSURE_DEPTH)
    fail("OPERATION", `maximum recursion depth exceeded${seeDocs("data-types/closure")}`);
  const mark = query.mark;
  closure.depth++;
  for (const [index, name] of closure.node.parameters.entries()) query.push(name, args[index] ?? null);
  const previous = query.enter();
  try {
    return evaluate(query, closure.node.body);
  } catch (signal) {
    if (signal instanceof ReturnSignal) return signal.value;
    throw signal;
  } finally {
    query.leave(previous, mark);
    closure.depth--;
  }
}
