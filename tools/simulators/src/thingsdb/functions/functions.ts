import type { BuiltIn } from "./arguments.ts";
import { collectionFunctions } from "./collection-functions.ts";
import { conversionFunctions } from "./conversion-functions.ts";
import { enumFunctions } from "./enum-functions.ts";
import { errorFunctions } from "./error-functions.ts";
import { jsonFunctions } from "./json-functions.ts";
import { mathFunctions } from "./math-functions.ts";
import { modTypeFunctions } from "./mod-type.ts";
import { nodeFunctions } from "./node-functions.ts";
import { procedureFunctions } from "./procedure-functions.ts";
import { queryFunctions } from "./query-functions.ts";
import { taskFunctions } from "./task-functions.ts";
import { testFunctions } from "./test-functions.ts";
import { typeFunctions } from "./type-functions.ts";
import { userFunctions } from "./user-functions.ts";

/** Everything that can be called by its bare name. */
export const FUNCTIONS: ReadonlyMap<string, BuiltIn> = new Map([
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
]);
