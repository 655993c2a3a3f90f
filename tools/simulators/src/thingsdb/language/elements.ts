import type { Expectations } from "./expectations.ts";
import { ABSENT, Tree } from "./tree.ts";

/**
 * The pieces a grammar is made of: ordered choices over the text itself, without a lexer, as in libcleri, whose
 * behaviour they keep. Every element tries to match at the end of `parent`; it adds what it has matched there.
 */
export interface Element {
  /** The name by which trees are read, where it has one. */
  readonly name: string | undefined;
  /** How syntax errors write it; an empty text is left out. */
  readonly shown: string;
  parse(parser: Parser, parent: Tree, rule: Rule | null): Tree | null;
}

/** What one recursive rule has found so far, by position: each place is parsed once, which makes left recursion end. */
export interface Rule {
  readonly root: Element;
  readonly tested: Map<number, Tree | null>;
  depth: number;
}

/** The nesting that the server takes. */
export const MAX_RECURSION_DEPTH = 500;

/** The code nests deeper than {@link MAX_RECURSION_DEPTH}. */
export class TooDeepError extends Error {}

const blanks = /[ \t\n\v\f\r]*/y;
const comments = /(?:[ \t\n\v\f\r]+|\/\/[\s\S]*?(?:\r?\n|$)|\/\*[\s\S]*?\*\/)*/y;
const keyword = /[A-Za-z_][0-9A-Za-z_]{0,254}(?![0-9A-Za-z_])/y;

/** One run of a grammar over one text. */
export class Parser {
  readonly text: string;
  readonly expectations: Expectations | null;

  constructor(text: string, expectations: Expectations | null) {
    this.text = text;
    this.expectations = expectations;
  }

  /** Lets an element match at the end of `parent`, after white space and comments. */
  walk(parent: Tree, element: Element, rule: Rule | null, required: boolean): Tree | null {
    parent.end = this.skipBlanks(parent.end);
    this.expectations?.setMode(parent.start, required);
    return element.parse(this, parent, rule);
  }

  /** Where what is not white space begins, from `position` on. */
  skipBlanks(position: number): number {
    blanks.lastIndex = position;
    blanks.test(this.text);
    if (this.text[blanks.lastIndex] !== "/") return blanks.lastIndex;
    comments.lastIndex = blanks.lastIndex;
    comments.test(this.text);
    return comments.lastIndex;
  }

  /** The length of the word at `position`, 0 for none. */
  wordLength(position: number): number {
    keyword.lastIndex = position;
    return keyword.test(this.text) ? keyword.lastIndex - position : 0;
  }

  /** Adds the leaf of `length` units. */
  leaf(element: Element, parent: Tree, length: number): Tree {
    return parent.add(new Tree(element, parent.end, parent.end + length));
  }

  /** Notes that `element` was not found; null for convenience. */
  missed(element: Element, parent: Tree): null {
    this.expectations?.update(element, parent.end);
    return null;
  }
}

/** What every element is given: its name in trees, and how errors show it. */
interface Naming {
  readonly name?: string;
  readonly shown?: string;
}

function leaf(naming: Naming, shown: string, match: (parser: Parser, at: number) => number): Element {
  const element: Element = {
    name: naming.name,
    shown: naming.shown ?? shown,
    parse(parser, parent) {
      const length = match(parser, parent.end);
      return length < 0 ? parser.missed(element, parent) : parser.leaf(element, parent, length);
    },
  };
  return element;
}

function branch(naming: Naming, grow: (parser: Parser, node: Tree, rule: Rule | null) => boolean): Element {
  const element: Element = {
    name: naming.name,
    shown: "",
    parse(parser, parent, rule) {
      const node = new Tree(element, parent.end);
      return grow(parser, node, rule) ? parent.add(node) : null;
    },
  };
  return element;
}

/** A whole word. */
export function word(text: string, naming: Naming = {}): Element {
  return leaf(naming, text, (parser, at) =>
    parser.text.startsWith(text, at) && parser.wordLength(at) === text.length ? text.length : -1,
  );
}

/** These characters. */
export function token(text: string, naming: Naming = {}): Element {
  return leaf(naming, text, (parser, at) => (parser.text.startsWith(text, at) ? text.length : -1));
}

/** One of some tokens, the longest that fits. */
export function tokens(texts: readonly string[], naming: Naming = {}): Element {
  const longestFirst = [...texts].sort((a, b) => b.length - a.length);
  return leaf(
    naming,
    longestFirst.join(" "),
    (parser, at) => longestFirst.find((text) => parser.text.startsWith(text, at))?.length ?? -1,
  );
}

/** What a regular expression with the flag `y` matches, which may be nothing. */
export function pattern(expression: RegExp, naming: Naming = {}): Element {
  return leaf(naming, "", (parser, at) => {
    expression.lastIndex = at;
    return expression.test(parser.text) ? expression.lastIndex - at : -1;
  });
}

/** All of them, one after the other. */
export function sequence(parts: readonly Element[], naming: Naming = {}): Element {
  return branch(naming, (parser, node, rule) =>
    parts.every((part) => parser.walk(node, part, rule, true) !== null),
  );
}

/** The first that matches. */
export function choice(options: readonly Element[], naming: Naming = {}): Element {
  return branch(naming, (parser, node, rule) =>
    options.some((option) => parser.walk(node, option, rule, true) !== null),
  );
}

/** `element`, or nothing. */
export function optional(element: Element): Element {
  const self: Element = {
    name: undefined,
    shown: "",
    parse(parser, parent, rule) {
      const node = new Tree(self, parent.end);
      return parser.walk(node, element, rule, false) === null ? ABSENT : parent.add(node);
    },
  };
  return self;
}

/** How often something may come. */
interface Times {
  readonly min?: number;
  readonly max?: number;
}

/** `element` again and again. */
export function repeat(
  element: Element,
  { min = 0, max = Infinity }: Times = {},
  naming: Naming = {},
): Element {
  return branch(naming, (parser, node, rule) => {
    let count = 0;
    while (count < max && parser.walk(node, element, rule, count < min) !== null) count++;
    return count >= min;
  });
}

/** `element`s with `delimiter`s between, and after the last where `trailing` allows it. */
export function list(
  element: Element,
  delimiter: Element,
  { min = 0, max = Infinity, trailing = true }: Times & { readonly trailing?: boolean } = {},
  naming: Naming = {},
): Element {
  return branch(naming, (parser, node, rule) => {
    let elements = 0;
    let delimiters = 0;
    for (;;) {
      if (parser.walk(node, element, rule, elements < min) === null) break;
      if (++elements === max && !trailing) break;
      if (parser.walk(node, delimiter, rule, elements < min) === null) break;
      if (++delimiters === max) break;
    }
    return elements >= min && (trailing || elements === 0 || elements !== delimiters);
  });
}

/** An element that is told later what it is, for grammars that refer to themselves. */
export function forward(): { readonly element: Element; become(target: Element): void } {
  let target: Element | undefined;
  const element: Element = {
    get name() {
      return target?.name;
    },
    shown: "",
    parse: (parser, parent, rule) => target!.parse(parser, parent, rule),
  };
  return {
    element,
    become(other) {
      target = other;
    },
  };
}

/** The rule that {@link recursive} was given, inside itself. */
export const self: Element = {
  name: "this",
  shown: "",
  parse(parser, parent, rule) {
    const at = parent.end;
    const known = rule!.tested.get(at);
    if (known !== undefined) return known === null ? null : parent.add(known);
    rule!.tested.set(at, null);
    const node = new Tree(null, at);
    return parser.walk(node, rule!.root, rule, true) === null ? null : parent.add(node.children[0]!);
  },
};

/** The longest of some alternatives, which may hold {@link self}. */
export function recursive(alternatives: readonly Element[], naming: Naming): Element {
  const root: Element = {
    name: naming.name,
    shown: "",
    parse(parser, parent, rule) {
      const at = parent.end;
      if (rule!.depth++ > MAX_RECURSION_DEPTH) throw new TooDeepError();
      if (!rule!.tested.has(at)) rule!.tested.set(at, null);
      for (const alternative of alternatives) {
        const node = new Tree(root, at);
        if (parser.walk(node, alternative, rule, true) === null) continue;
        const best = rule!.tested.get(at);
        if (!best || node.end > best.end) rule!.tested.set(at, node);
      }
      rule!.depth--;
      const found = rule!.tested.get(at);
      return found ? parent.add(found) : null;
    },
  };
  return {
    name: undefined,
    shown: "",
    parse(parser, parent) {
      const node = new Tree(null, parent.end);
      const found = parser.walk(node, root, { root, tested: new Map(), depth: 0 }, true);
      return found === null ? null : parent.add(found);
    },
  };
}
