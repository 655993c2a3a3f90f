import type { Owner } from "./owner.ts";
import type { Value } from "./value.ts";

/** A list, or a tuple: a list that lies in another one and cannot change. */
export class ListValue {
  items: Value[];
  tuple: boolean;
  /** The property that holds it, if one does. */
  owner: Owner | null = null;
  /** While something walks over it. */
  locked = false;

  constructor(items: Value[] = [], tuple: boolean = false) {
    this.items = items;
    this.tuple = tuple;
  }

  /** A list of the same values, which nothing owns. */
  copy(): ListValue {
    return new ListValue([...this.items]);
  }
}
