import type { ClosureNode } from "../language/ast.ts";
import { formatCode } from "../language/format.ts";

/** The deepest that one closure may call itself. */
export const MAX_CLOSURE_DEPTH = 24;

/** A function of the language. */
export class Closure {
  readonly node: ClosureNode;
  /** Stored closures lose the white space of their code. */
  unbound: boolean;
  /** How often it is being called at the moment. */
  depth = 0;

  constructor(node: ClosureNode, unbound: boolean = false) {
    this.node = node;
    this.unbound = unbound;
  }

  /** As clients see it. */
  get code(): string {
    return this.unbound ? this.node.compact : this.node.text;
  }

  /** The string at the beginning of its body, which documents it. */
  get documentation(): string {
    const { body } = this.node;
    if (body.kind !== "block") return "";
    const first = body.statements[0];
    return first?.kind === "literal" && first.type === "string" ? unquote(first.text) : "";
  }

  /** Formatted for reading. */
  toString(): string {
    return formatCode(this.node);
  }
}

/** The text that a literal stands for: a quote is written by doubling it. */
export function unquote(literal: string): string {
  const quote = literal[0]!;
  return literal.slice(1, -1).replaceAll(quote + quote, quote);
}
