import type { Node } from "./ast.ts";
import type { Tree } from "./tree.ts";

/** The texts and holes of a template; white space that the parser skipped is text, too. */
export function templateParts(
  source: string,
  tree: Tree,
  statement: (tree: Tree) => Node,
): (string | Node)[] {
  const parts: (string | Node)[] = [];
  const pushText = (from: number, to: number): void => {
    if (to > from) parts.push(source.slice(from, to).replace(/([`{}])\1/g, "$1"));
  };
  let position = tree.start + 1;
  for (const { children } of tree.children[1]!.children) {
    const part = children[0]!;
    if (part.element?.name === "text") {
      pushText(position, part.end);
    } else {
      pushText(position, part.start);
      parts.push(statement(part.children[1]!));
    }
    position = part.end;
  }
  pushText(position, tree.end - 1);
  return parts;
}
