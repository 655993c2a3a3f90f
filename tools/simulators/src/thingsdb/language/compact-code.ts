import type { Tree } from "./tree.ts";

const BLANK = /^[ \t\n\v\f\r]$/;

/** Words that need the white space around them, where there was some. */
const BEFORE = new Set(["else", "in"]);
const AFTER = new Set(["else", "in", "return"]);

/** The code of a tree without white space and comments: how the server keeps closures that outlive their query. */
export function compactCode(source: string, tree: Tree): string {
  if (tree.children.length > 0) return tree.children.map((child) => compactCode(source, child)).join("");
  const shown = tree.element?.shown ?? "";
  const text = source.slice(tree.start, tree.end);
  const isWord = text === shown;
  const before = isWord && BEFORE.has(shown) && BLANK.test(source[tree.start - 1] ?? "") ? " " : "";
  const after = isWord && AFTER.has(shown) && BLANK.test(source[tree.end] ?? "") ? " " : "";
  return before + text + after;
}
