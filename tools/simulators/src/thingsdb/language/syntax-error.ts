import { type Element, Parser } from "./elements.ts";
import { Expectations } from "./expectations.ts";
import { START } from "./grammar.ts";
import { Tree } from "./tree.ts";

const END_OF_STATEMENT: Element = { name: undefined, shown: "end_of_statement", parse: () => null };

/** The most characters of a word that an error shows. */
const LONGEST_WORD = 20;

/** What the server says about code that does not parse: where, what it found, what it would have taken. */
export function explainSyntaxError(code: string): string {
  const expectations = new Expectations();
  const parser = new Parser(code, expectations);
  const tree = new Tree(null, 0);
  parser.walk(tree, START, null, true);
  const end = parser.skipBlanks(tree.end);
  if (end < code.length) {
    expectations.setMode(end, true);
    expectations.update(END_OF_STATEMENT, end);
    expectations.combine();
  }
  const { position, required } = expectations;
  return `error at ${place(code, position)}${found(parser, position)}${wanted(required)}`;
}

/** Line and position as libcleri counts them: lines from 1, bytes from 0. */
function place(code: string, position: number): string {
  const before = code.slice(0, position);
  const lines = before.split("\n");
  const last = lines.at(-1) ?? "";
  return `line ${lines.length}, position ${last.length}`;
}

function found(parser: Parser, position: number): string {
  const text = parser.text.slice(position);
  if (!/^[!-~]/.test(text)) return "";
  const length = parser.wordLength(position) || /^[0-9]*/.exec(text)![0].length;
  if (length > LONGEST_WORD) return `, unexpected \`${text.slice(0, LONGEST_WORD)}...\``;
  if (length > 1) return `, unexpected \`${text.slice(0, length)}\``;
  return `, unexpected character \`${text[0]}\``;
}

function wanted(elements: readonly Element[]): string {
  let text = "";
  elements.forEach(({ shown }, index) => {
    if (shown === "") return;
    if (text === "") text = `, expecting: ${shown}`;
    else text += index === elements.length - 1 ? ` or ${shown}` : `, ${shown}`;
  });
  return text;
}
