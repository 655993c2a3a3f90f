import { stripVTControlCharacters } from "node:util";

/** How many columns a text takes, colours left out. */
export function textWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** A text without colours, cut to `width` columns. */
export function cutText(text: string, width: number, ellipsis: string): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  if (width <= ellipsis.length) return characters.slice(0, width).join("");
  return characters.slice(0, width - ellipsis.length).join("") + ellipsis;
}

/** A text, coloured or not, filled up with spaces to `width` columns. */
export function padText(text: string, width: number, align: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + spaces : spaces + text;
}

/** A text in lines of at most `width` columns, broken at spaces; a longer word stands alone. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
