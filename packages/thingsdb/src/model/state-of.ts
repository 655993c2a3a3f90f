import { ThingsDBUsageError } from "../errors.ts";
import { THING } from "./props.ts";
import type { ThingState } from "./thing-state.ts";

/** @throws {ThingsDBUsageError} for anything else than a thing of a model */
export function stateOf(thing: object): ThingState {
  const state = (thing as { readonly [THING]?: ThingState })[THING];
  if (state === undefined) throw new ThingsDBUsageError("this takes a thing of a model");
  return state;
}
