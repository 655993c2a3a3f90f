import { type BuiltIn, FUNCTIONS, METHODS, type Method } from "../evaluator/built-ins.ts";
import { callOwnMethod } from "../evaluator/call-function.ts";
import type { MethodGroup } from "./arguments.ts";
import { collectionFunctions } from "./collection-functions.ts";
import { conversionFunctions } from "./conversion-functions.ts";
import { dateTimeFunctions } from "./date-time-functions.ts";
import { dateTimeMethods } from "./date-time-methods.ts";
import { enumFunctions } from "./enum-functions.ts";
import { errorFunctions } from "./error-functions.ts";
import { iterationMethods } from "./iteration-methods.ts";
import { jsonFunctions } from "./json-functions.ts";
import { listMethods } from "./list-methods.ts";
import { mathFunctions } from "./math-functions.ts";
import { modTypeFunctions } from "./mod-type.ts";
import { nodeFunctions } from "./node-functions.ts";
import { procedureFunctions } from "./procedure-functions.ts";
import { queryFunctions } from "./query-functions.ts";
import { setMethods } from "./set-methods.ts";
import { smallMethods } from "./small-methods.ts";
import { taskFunctions } from "./task-functions.ts";
import { testFunctions } from "./test-functions.ts";
import { textMethods } from "./text-methods.ts";
import { thingMethods } from "./thing-methods.ts";
import { typeFunctions } from "./type-functions.ts";
import { userFunctions } from "./user-functions.ts";

const functions: readonly (readonly [string, BuiltIn])[] = [
  ...queryFunctions,
  ...errorFunctions,
  ...conversionFunctions,
  ...testFunctions,
  ...mathFunctions,
  ...jsonFunctions,
  ...typeFunctions,
  ...modTypeFunctions,
  ...enumFunctions,
  ...procedureFunctions,
  ...collectionFunctions,
  ...userFunctions,
  ...nodeFunctions,
  ...taskFunctions,
  ...dateTimeFunctions,
];

const groups: readonly MethodGroup[] = [
  ...iterationMethods,
  ...listMethods,
  ...setMethods,
  ...thingMethods,
  ...textMethods,
  ...dateTimeMethods,
  ...smallMethods,
];

/** Makes the functions of the language known to the evaluator; again does no harm. */
export function installBuiltIns(): void {
  if (FUNCTIONS.size > 0) return;
  for (const [name, builtIn] of functions) FUNCTIONS.set(name, builtIn);
  installMethods();
}

/** The first type that takes the value decides what a method does. */
function installMethods(): void {
  const byName = new Map<string, { applies: MethodGroup["applies"]; method: Method }[]>();
  for (const { applies, methods } of groups) {
    for (const [name, method] of Object.entries(methods)) {
      const known = byName.get(name);
      if (known) known.push({ applies, method });
      else byName.set(name, [{ applies, method }]);
    }
  }
  for (const [name, candidates] of byName) {
    METHODS.set(name, (query, target, call) => {
      const found = candidates.find(({ applies }) => applies(target));
      return found ? found.method(query, target, call) : callOwnMethod(query, target, call);
    });
  }
}
