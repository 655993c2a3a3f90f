import { callOwnMethod } from "../evaluator/call-function.ts";
import type { Method, MethodGroup } from "./arguments.ts";
import { dateTimeMethods } from "./date-time-methods.ts";
import { iterationMethods } from "./iteration-methods.ts";
import { listMethods } from "./list-methods.ts";
import { setMethods } from "./set-methods.ts";
import { smallMethods } from "./small-methods.ts";
import { textMethods } from "./text-methods.ts";
import { thingMethods } from "./thing-methods.ts";

const groups: readonly MethodGroup[] = [
  ...iterationMethods,
  ...listMethods,
  ...setMethods,
  ...thingMethods,
  ...textMethods,
  ...dateTimeMethods,
  ...smallMethods,
];

/** Everything that can be called after a dot, by name: the first type that takes the value decides. */
export const METHODS: ReadonlyMap<string, Method> = collect();

function collect(): Map<string, Method> {
  const byName = new Map<string, { applies: MethodGroup["applies"]; method: Method }[]>();
  for (const { applies, methods } of groups) {
    for (const [name, method] of Object.entries(methods)) {
      const known = byName.get(name);
      if (known) known.push({ applies, method });
      else byName.set(name, [{ applies, method }]);
    }
  }
  const result = new Map<string, Method>();
  for (const [name, candidates] of byName) {
    result.set(name, (query, target, call) => {
      const found = candidates.find(({ applies }) => applies(target));
      return found ? found.method(query, target, call) : callOwnMethod(query, target, call);
    });
  }
  return result;
}
