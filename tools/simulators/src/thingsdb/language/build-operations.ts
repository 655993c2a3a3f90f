import type { Node } from "./ast.ts";
import { OPERATORS } from "./grammar.ts";
import type { Tree } from "./tree.ts";

/** The precedence of `? :`, below every operator. */
const TERNARY = OPERATORS.length;

type Operator = { readonly level: number; readonly text: string; readonly middle: Node | null };

/**
 * The grammar reads `a + b * c - d` as operations that nest to the right; this gives them their precedence: equals
 * from left to right, the ternary from right to left.
 * @param tree of the element `operations`
 */
export function combineOperations(
  tree: Tree,
  text: (tree: Tree) => string,
  statement: (tree: Tree) => Node,
): Node {
  const operands: Node[] = [];
  const operators: Operator[] = [];
  let rest: Tree = tree;
  for (;;) {
    const [left, operator, right] = rest.children;
    operands.push(statement(left!));
    const sign = operator!.children[0]!;
    if (sign.element?.name === "ternary")
      operators.push({ level: TERNARY, text: "?", middle: statement(sign.children[1]!) });
    else operators.push({ level: levelOf(text(sign)), text: text(sign), middle: null });
    const inner = right!.children[0]!;
    if (inner.element?.name !== "operations") {
      operands.push(statement(right!));
      break;
    }
    rest = inner;
  }
  return new Combiner(operands, operators).combine(TERNARY);
}

const levelOf = (operator: string): number => OPERATORS.findIndex((texts) => texts.includes(operator));

class Combiner {
  readonly #operands: readonly Node[];
  readonly #operators: readonly Operator[];
  #next = 0;

  constructor(operands: readonly Node[], operators: readonly Operator[]) {
    this.#operands = operands;
    this.#operators = operators;
  }

  combine(loosest: number): Node {
    let left = this.#operands[this.#next]!;
    for (;;) {
      const operator = this.#operators[this.#next];
      if (operator === undefined || operator.level > loosest) return left;
      this.#next++;
      if (operator.middle !== null) {
        const otherwise = this.combine(TERNARY);
        left = {
          kind: "ternary",
          condition: left,
          whenTrue: operator.middle,
          otherwise,
          start: left.start,
          end: otherwise.end,
        };
        continue;
      }
      const right = this.combine(operator.level - 1);
      left = { kind: "binary", operator: operator.text, left, right, start: left.start, end: right.end };
    }
  }
}
