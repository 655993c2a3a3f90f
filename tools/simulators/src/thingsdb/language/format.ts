import type { Field, IndexNode, LinkNode, Node } from "./ast.ts";

/** Operations and chains longer than this are broken into lines. */
const LONGEST_LINE = 40;

/** Writes code as the server shows it in `procedures_info()` and `str(closure)`, with tabs. */
export function formatCode(node: Node): string {
  return new Formatter().node(node);
}

class Formatter {
  #depth = 0;

  node(node: Node): string {
    switch (node.kind) {
      case "literal":
      case "template":
        return node.text;
      case "variable":
        return node.name;
      case "assign":
        return `${node.name} ${node.operator} ${this.node(node.value)}`;
      case "call":
        return `${node.name}(${this.#list(node.args)})`;
      case "thing":
        return node.type + this.#fields(node.fields);
      case "anonymous":
        return `&${this.#fields(node.fields)}`;
      case "member":
        return `${node.type}{${typeof node.member === "string" ? node.member : this.node(node.member)}}`;
      case "array":
        return this.#array(node.items);
      case "parenthesis":
        return `(${this.node(node.inner)})`;
      case "expression":
        return (
          node.prefix +
          (node.base ? this.node(node.base) : "") +
          node.indexes.map((one) => this.#index(one)).join("") +
          this.#links(node.links, false)
        );
      case "binary":
        return `${this.node(node.left)} ${node.operator} ${this.node(node.right)}`;
      case "ternary":
        return this.#ternary(node);
      case "if": {
        const otherwise = node.otherwise ? ` else ${this.node(node.otherwise)}` : "";
        return `if (${this.node(node.condition)}) ${this.node(node.whenTrue)}${otherwise}`;
      }
      case "return": {
        const values = [node.value, node.deep, node.flags].filter((one) => one !== null);
        return values.length === 0 ? "return" : `return ${this.#list(values)}`;
      }
      case "for":
        return `for (${node.variables.join(", ")} in ${this.node(node.iterable)}) ${this.node(node.body)}`;
      case "closure":
        return `|${node.parameters.join(", ")}| ${this.node(node.body)}`;
      case "block":
        return this.#lines(
          "{",
          node.statements.map((one) => () => this.node(one)),
          ";",
          "}",
        );
      default:
        return node.kind;
    }
  }

  #list(nodes: readonly Node[]): string {
    return nodes.map((one) => this.node(one)).join(", ");
  }

  #lines(open: string, items: readonly (() => string)[], mark: string, close: string): string {
    this.#depth++;
    const lines = items.map((item) => `${this.#indent()}${item()}${mark}\n`).join("");
    this.#depth--;
    return `${open}\n${lines}${this.#indent()}${close}`;
  }

  #indent(): string {
    return "\t".repeat(this.#depth);
  }

  #fields(fields: readonly Field[]): string {
    const value = (one: Field): string => (one.value ? this.node(one.value) : "");
    if (fields.length > 1) {
      const items = fields.map((one) => () => one.name + (one.value ? `: ${value(one)}` : ":"));
      return this.#lines("{", items, ",", "}");
    }
    return `{${fields.map((one) => `${one.name}: ${value(one)}`).join("")}}`;
  }

  #array(items: readonly Node[]): string {
    if (items.length > 1)
      return this.#lines(
        "[",
        items.map((one) => () => this.node(one)),
        ",",
        "]",
      );
    return `[${this.#list(items)}]`;
  }

  #index({ parts, assign }: IndexNode): string {
    const inside = parts.map((part) => (part ? this.node(part) : "")).join(":");
    return `[${inside}]${assign ? ` ${assign.operator} ${this.node(assign.value)}` : ""}`;
  }

  #links(links: readonly LinkNode[], indented: boolean): string {
    const [link, next] = links;
    if (!link) return "";
    const length = links.at(-1)!.end - link.start;
    const startsIndent =
      !indented && next !== undefined && next.more.kind !== "property" && length > LONGEST_LINE;
    if (startsIndent) this.#depth++;
    const dots = link.optional ? ".." : ".";
    const text =
      (indented ? `\n${this.#indent()}${dots}` : dots) +
      this.#link(link) +
      link.indexes.map((one) => this.#index(one)).join("") +
      this.#links(links.slice(1), indented || startsIndent);
    if (startsIndent) this.#depth--;
    return text;
  }

  #link({ name, more }: LinkNode): string {
    if (more.kind === "call") return this.node(more.call);
    return more.kind === "assign" ? `${name} ${more.operator} ${this.node(more.value)}` : name;
  }

  #ternary({ condition, whenTrue, otherwise, start, end }: Extract<Node, { kind: "ternary" }>): string {
    if (end - start <= LONGEST_LINE)
      return `${this.node(condition)} ? ${this.node(whenTrue)} : ${this.node(otherwise)}`;
    const first = this.node(condition);
    this.#depth++;
    const text = `${first}\n${this.#indent()}? ${this.node(whenTrue)}\n${this.#indent()}: ${this.node(otherwise)}`;
    this.#depth--;
    return text;
  }
}
