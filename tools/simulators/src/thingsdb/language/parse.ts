import type { ClosureNode, Node } from "./ast.ts";
import { AstBuilder } from "./build-ast.ts";
import { JumpOutsideLoopError } from "./code-error.ts";
import { MAX_RECURSION_DEPTH, Parser, TooDeepError } from "./elements.ts";
import { START } from "./grammar.ts";
import { findSideEffects, type ScopeKind, type SideEffects } from "./side-effects.ts";
import { explainSyntaxError } from "./syntax-error.ts";
import { Tree } from "./tree.ts";

/** Code, understood. */
export interface Program {
  readonly code: string;
  readonly statements: readonly Node[];
  /** Whether it may change something that is stored. */
  readonly withSideEffects: boolean;
  /** It says `nse(…)`: what would change something fails. */
  readonly noSideEffects: boolean;
}

/** Code that is none; the message is the server's. */
export class SyntaxFailure extends Error {}

/** Programs are remembered by their code, this many of them for each kind of scope. */
const REMEMBERED = 2000;

const caches: Readonly<Record<ScopeKind, Map<string, Program>>> = {
  collection: new Map(),
  thingsdb: new Map(),
  node: new Map(),
};

/** @throws {SyntaxFailure} */
export function parseProgram(code: string, scope: ScopeKind): Program {
  const cache = caches[scope];
  let program = cache.get(code);
  if (program !== undefined) return program;
  // The server takes its code as a C string.
  const text = code.split("\0", 1)[0]!;
  const statements = parseStatements(text);
  program = { code, statements, ...analyse(statements, scope) };
  const [oldest] = cache.keys();
  if (cache.size >= REMEMBERED && oldest !== undefined) cache.delete(oldest);
  cache.set(code, program);
  return program;
}

/**
 * Reads the source of one closure, `|x| x + 1`.
 * @throws {SyntaxFailure} also for code that is something else
 */
export function parseClosure(code: string, scope: ScopeKind): ClosureNode {
  const [statement, ...rest] = parseStatements(code);
  if (statement?.kind !== "closure" || rest.length > 0) throw new SyntaxFailure("invalid closure");
  analyse([statement], scope);
  return statement;
}

function parseStatements(text: string): Node[] {
  const parser = new Parser(text, null);
  const tree = new Tree(null, 0);
  try {
    const found = parser.walk(tree, START, null, true);
    if (found === null || parser.skipBlanks(tree.end) < text.length)
      throw new SyntaxFailure(explainSyntaxError(text));
    const builder = new AstBuilder(text);
    return found.children.filter((_, index) => index % 2 === 0).map((one) => builder.statement(one));
  } catch (error) {
    if (error instanceof TooDeepError || isStackOverflow(error))
      throw new SyntaxFailure(
        `query syntax has reached the maximum recursion depth of ${MAX_RECURSION_DEPTH}`,
      );
    throw error;
  }
}

/** The stack of this process may end before the server's limit is reached. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/.test(error.message);
}

function analyse(statements: readonly Node[], scope: ScopeKind): SideEffects {
  try {
    return findSideEffects(statements, scope);
  } catch (error) {
    if (error instanceof JumpOutsideLoopError) throw new SyntaxFailure(error.message);
    throw error;
  }
}
