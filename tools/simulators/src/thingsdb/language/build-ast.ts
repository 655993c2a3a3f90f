import type {
  AnonymousNode,
  CallNode,
  ClosureNode,
  Field,
  IndexNode,
  LinkNode,
  LiteralNode,
  MemberNode,
  Node,
  ThingNode,
} from "./ast.ts";
import { combineOperations } from "./build-operations.ts";
import { compactCode } from "./compact-code.ts";
import { templateParts } from "./template-parts.ts";
import type { Tree } from "./tree.ts";

// Not \s: code comes as one character a byte, and some bytes of UTF-8 look like white space then.
const BLANKS = /[ \t\n\v\f\r]/g;
const TRAILING_BLANKS = /[ \t\n\v\f\r]+$/;

/** Makes nodes of the trees of one text. */
export class AstBuilder {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** @param tree of the element `statement` */
  statement(tree: Tree): Node {
    const inner = only(tree);
    switch (inner.element?.name) {
      case "continue":
      case "break":
        return { kind: inner.element.name, start: inner.start, end: inner.end };
      case "operations":
        return combineOperations(
          inner,
          (part) => this.#text(part),
          (part) => this.statement(part),
        );
      default:
        return this.#plain(only(inner));
    }
  }

  #plain(tree: Tree): Node {
    const { start, end, children } = tree;
    switch (tree.element?.name) {
      case "if": {
        const otherwise = children[5]?.children[0]?.children[1];
        return {
          kind: "if",
          condition: this.statement(children[2]!),
          whenTrue: this.statement(children[4]!),
          otherwise: otherwise ? this.statement(otherwise) : null,
          start,
          end,
        };
      }
      case "return": {
        const [value = null, deep = null, flags = null] = everyOther(children[1]!).map((one) =>
          this.statement(one),
        );
        return { kind: "return", value, deep, flags, start, end };
      }
      case "for":
        return {
          kind: "for",
          variables: everyOther(children[2]!).map((one) => this.#text(one)),
          iterable: this.statement(children[4]!),
          body: this.statement(children[6]!),
          start,
          end,
        };
      case "closure":
        return this.#closure(tree);
      case "block":
        return {
          kind: "block",
          statements: everyOther(children[1]!).map((one) => this.statement(one)),
          start,
          end,
        };
      default:
        return this.#expression(tree);
    }
  }

  #expression(tree: Tree): Node {
    const [prefix, base, index, chain] = tree.children;
    const first = only(base!);
    const isRoot = first.element?.name === "chain";
    const links = isRoot ? this.#links(first) : [];
    if (chain) links.push(...this.#links(chain.children[0]!));
    const node = {
      kind: "expression" as const,
      prefix: this.#text(prefix!).replace(BLANKS, ""),
      base: isRoot ? null : this.#base(first),
      indexes: this.#indexes(index!),
      links,
      start: tree.start,
      end: tree.end,
    };
    const bare = node.base !== null && node.prefix === "" && node.indexes.length === 0 && links.length === 0;
    return bare ? node.base! : node;
  }

  #base(tree: Tree): Node {
    const { start, end, children } = tree;
    const name = tree.element?.name;
    switch (name) {
      case "nil":
      case "true":
      case "false":
      case "int":
      case "float":
      case "string":
      case "regex":
        return this.#literal(tree, name);
      case "template":
        return { kind: "template", text: this.#text(tree), parts: this.#template(tree), start, end };
      case "anonymous":
        return this.#fields(tree, "");
      case "thing":
        return this.#fields(tree, "");
      case "array":
        return {
          kind: "array",
          items: everyOther(children[1]!).map((one) => this.statement(one)),
          start,
          end,
        };
      case "parenthesis":
        return { kind: "parenthesis", inner: this.statement(children[1]!), start, end };
      default:
        return this.#variable(tree);
    }
  }

  #literal({ start, end }: Tree, type: LiteralNode["type"]): LiteralNode {
    return { kind: "literal", type, text: this.#source.slice(start, end), value: undefined, start, end };
  }

  #template(tree: Tree): (string | Node)[] {
    return templateParts(this.#source, tree, (part) => this.statement(part));
  }

  #fields(tree: Tree, type: string): ThingNode | AnonymousNode {
    const fields = everyOther(tree.children[1]!).map((one): Field => {
      const value = one.children[2]?.children[0];
      return { name: this.#text(one.children[0]!), value: value ? this.statement(value) : null };
    });
    const { start, end } = tree;
    return tree.element?.name === "anonymous"
      ? { kind: "anonymous", fields, start, end }
      : { kind: "thing", type, fields, start, end };
  }

  #variable(tree: Tree): Node {
    const { start, end } = tree;
    const name = this.#text(tree.children[0]!);
    const more = tree.children[1] && only(only(tree.children[1]));
    switch (more?.element?.name) {
      case "call":
        return this.#call(name, more, tree);
      case "assign":
        return {
          kind: "assign",
          name,
          operator: this.#text(more.children[0]!),
          value: this.statement(more.children[1]!),
          start,
          end,
        };
      case "instance":
        return this.#fields(more, name);
      case "member":
        return this.#member(name, more);
      default:
        return { kind: "variable", name, start, end };
    }
  }

  #member(type: string, tree: Tree): MemberNode {
    const member = only(tree.children[1]!);
    const { start, end } = tree;
    const isClosure = member.element?.name === "closure";
    return {
      kind: "member",
      type,
      member: isClosure ? this.#closure(member) : this.#text(member),
      start,
      end,
    };
  }

  #call(name: string, call: Tree, { start, end }: Tree): CallNode {
    const args = everyOther(call.children[1]!).map((one) => this.statement(one));
    return { kind: "call", name, args, source: this.#source, start, end };
  }

  #closure(tree: Tree): ClosureNode {
    return {
      kind: "closure",
      parameters: everyOther(tree.children[1]!).map((one) => this.#text(one)),
      body: this.statement(tree.children[3]!),
      text: this.#text(tree),
      compact: compactCode(this.#source, tree),
      withSideEffects: false,
      start: tree.start,
      end: tree.end,
    };
  }

  #links(tree: Tree): LinkNode[] {
    const links: LinkNode[] = [];
    for (let chain: Tree | undefined = tree; chain; chain = chain.children[3]?.children[0]) {
      const [dots, nameMore, index] = chain.children;
      const name = this.#text(nameMore!.children[0]!);
      const more = nameMore!.children[1] && only(only(nameMore!.children[1]));
      links.push({
        name,
        optional: this.#text(dots!) === "..",
        more: this.#more(name, more, nameMore!),
        indexes: this.#indexes(index!),
        start: chain.start,
        end: chain.end,
      });
    }
    return links;
  }

  #more(name: string, more: Tree | undefined, whole: Tree): LinkNode["more"] {
    if (!more) return { kind: "property" };
    if (more.element?.name === "call") return { kind: "call", call: this.#call(name, more, whole) };
    return {
      kind: "assign",
      operator: this.#text(more.children[0]!),
      value: this.statement(more.children[1]!),
    };
  }

  #indexes(tree: Tree): IndexNode[] {
    return tree.children.map((at) => {
      const assign = at.children[3]?.children[0];
      return {
        parts: this.#slice(at.children[1]!),
        assign: assign
          ? { operator: this.#text(assign.children[0]!), value: this.statement(assign.children[1]!) }
          : null,
        start: at.start,
        end: at.end,
      };
    });
  }

  /** A part that is missing leaves no tree: only the colons tell. */
  #slice(tree: Tree): (Node | null)[] {
    const parts: (Node | null)[] = [null];
    for (const child of tree.children) {
      if (child.element?.shown === ":") parts.push(null);
      else parts[parts.length - 1] = this.statement(only(child));
    }
    return parts;
  }

  #text(tree: Tree): string {
    return this.#source.slice(tree.start, tree.end).replace(TRAILING_BLANKS, "");
  }
}

function only(tree: Tree): Tree {
  return tree.children[0]!;
}

/** The elements of a list, without what stands between. */
function everyOther(tree: Tree): Tree[] {
  return tree.children.filter((_, index) => index % 2 === 0);
}
