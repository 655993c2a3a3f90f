import type { Owner } from "./owner.ts";
import type { Thing } from "./thing.ts";

/** A set of things. */
export class SetValue {
  things: Set<Thing>;
  /** The property that holds it, if one does. */
  owner: Owner | null = null;
  /** While something walks over it. */
  locked = false;

  constructor(things: Iterable<Thing> = []) {
    this.things = new Set(things);
  }
}
