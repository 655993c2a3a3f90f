import type { Element } from "./elements.ts";

/** A piece of code that an element of the grammar has matched. */
export class Tree {
  readonly element: Element | null;
  /** Where it begins, in UTF-16 code units; white space before it is not part of it. */
  readonly start: number;
  /** Where it ends. White space that was skipped in search of an optional rest belongs to it. */
  end: number;
  readonly children: Tree[] = [];

  constructor(element: Element | null, start: number, end: number = start) {
    this.element = element;
    this.start = start;
    this.end = end;
  }

  add(child: Tree): Tree {
    this.end = child.end;
    this.children.push(child);
    return child;
  }
}

/** What an optional element that is not there yields: success, and nothing for the tree. */
export const ABSENT: Tree = new Tree(null, 0);
