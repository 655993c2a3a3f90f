import type { CallNode, ClosureNode, IndexNode, LinkNode, Node } from "./ast.ts";
import { JumpOutsideLoopError } from "./code-error.ts";
import { CHANGES, type Changes } from "./function-changes.ts";

/** Where code runs: what counts as a change differs. */
export type ScopeKind = "collection" | "thingsdb" | "node";

/** What is known of code before it runs. */
export interface SideEffects {
  readonly withSideEffects: boolean;
  readonly noSideEffects: boolean;
}

/**
 * Finds out whether code changes something, before it runs, by the names of the functions it calls and the
 * assignments it makes; marks its closures. Such code needs a change that all nodes agree on, and is answered later.
 * Decides as the server does (`qbind.c`), errors included: `.x.push(1)` changes, `x.push(1)` doesn't.
 * @throws {JumpOutsideLoopError} for `break` and `continue` without a loop
 */
export function findSideEffects(statements: readonly Node[], scope: ScopeKind): SideEffects {
  const analysis = new Analysis(scope);
  for (const statement of statements) analysis.statement(statement);
  return { withSideEffects: analysis.changes, noSideEffects: analysis.noSideEffects };
}

class Analysis {
  changes = false;
  readonly #scope: ScopeKind;
  /** The value at hand belongs to a variable: changing it changes nothing that is stored. */
  #onVariable = false;
  noSideEffects = false;
  #inLoop = false;

  constructor(scope: ScopeKind) {
    this.#scope = scope;
  }

  statement(node: Node): void {
    switch (node.kind) {
      case "if":
        this.statement(node.condition);
        this.statement(node.whenTrue);
        if (node.otherwise) this.statement(node.otherwise);
        return;
      case "return":
        for (const value of [node.value, node.deep, node.flags]) if (value) this.statement(value);
        return;
      case "for":
        this.#loop(node.iterable, node.body);
        return;
      case "continue":
      case "break":
        if (!this.#inLoop) throw new JumpOutsideLoopError(node.kind);
        return;
      case "closure":
        this.#closure(node);
        return;
      case "block":
        for (const one of node.statements) this.statement(one);
        return;
      case "binary":
        this.statement(node.left);
        this.statement(node.right);
        return;
      case "ternary":
        this.statement(node.condition);
        this.statement(node.whenTrue);
        this.statement(node.otherwise);
        return;
      default:
        this.#onVariable = false;
        this.#expression(node);
    }
  }

  #loop(iterable: Node, body: Node): void {
    this.statement(iterable);
    const wasInLoop = this.#inLoop;
    this.#inLoop = true;
    this.statement(body);
    this.#inLoop = wasInLoop;
  }

  #closure(node: ClosureNode): void {
    const { changes } = this;
    const inLoop = this.#inLoop;
    this.changes = false;
    this.#inLoop = false;
    this.statement(node.body);
    node.withSideEffects = this.changes;
    this.changes ||= changes;
    this.#inLoop = inLoop;
  }

  #expression(node: Node): void {
    switch (node.kind) {
      case "expression":
        if (node.base) this.#expression(node.base);
        for (const index of node.indexes) this.#index(index);
        for (const link of node.links) this.#link(link);
        return;
      case "template":
        for (const part of node.parts) if (typeof part !== "string") this.statement(part);
        return;
      case "variable":
        this.#onVariable = true;
        return;
      case "assign":
        this.statement(node.value);
        this.#onVariable = true;
        return;
      case "call":
        this.#call(node, "root");
        return;
      case "thing":
      case "anonymous":
        for (const { value } of node.fields) if (value) this.statement(value);
        return;
      case "member":
        if (typeof node.member !== "string") this.#closure(node.member);
        return;
      case "array":
        for (const item of node.items) this.statement(item);
        this.#onVariable = true;
        return;
      case "parenthesis":
        this.statement(node.inner);
        return;
      default:
        return;
    }
  }

  #index({ parts, assign }: IndexNode): void {
    if (assign) {
      this.#softChange();
      this.statement(assign.value);
    }
    for (const part of parts) if (part) this.statement(part);
  }

  #link({ more, indexes }: LinkNode): void {
    if (more.kind === "call") {
      this.#call(more.call, "chain");
    } else if (more.kind === "assign") {
      this.#softChange();
      this.statement(more.value);
    }
    this.#onVariable = false;
    for (const index of indexes) this.#index(index);
  }

  #softChange(): void {
    if (this.#scope === "collection" && !this.noSideEffects) this.changes = true;
  }

  #call({ name, args }: CallNode, place: "root" | "chain"): void {
    const onVariable = place === "chain" && this.#onVariable;
    const known: Changes | undefined = CHANGES.get(name);
    const rule = known?.[place] ? known : undefined;
    if (rule && this.#isChange(rule, place, onVariable)) this.changes = true;
    if (name === "nse" && place === "root") this.noSideEffects = true;
    const startsFuture = place === "root" ? name === "future" : name === "then" || name === "else";
    args.forEach((arg, index) => {
      if (startsFuture && index === 0 && arg.kind === "closure") {
        // The closure of a future runs with a query of its own.
        const { changes } = this;
        this.statement(arg);
        this.changes = changes;
      } else {
        this.statement(arg);
      }
    });
    if (rule?.asVariable) this.#onVariable = true;
  }

  #isChange(rule: Changes, place: "root" | "chain", onVariable: boolean): boolean {
    if (this.#scope === "node" || !rule.scopes.includes(this.#scope)) return false;
    if (rule.notOnVariable && onVariable) return false;
    if (rule.notAtRoot && place === "root") return false;
    return !(rule.unlessNse && this.noSideEffects);
  }
}
