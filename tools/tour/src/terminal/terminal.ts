import { stripVTControlCharacters } from "node:util";
import { type Style, styleFor } from "./style.ts";
import { cutText, textWidth } from "./text.ts";

/** What a terminal needs of a stream. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

const eraseLine = "\r\u001b[2K";
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const narrowest = 30;
const widest = 120;

/** Where the tour writes: whole lines, and on a terminal one status line below them that comes and goes. */
export class Terminal {
  readonly style: Style;
  /** A person is watching: status lines are shown. */
  readonly isInteractive: boolean;
  readonly #stream: OutputStream;
  #status = "";

  constructor(stream: OutputStream, env: NodeJS.ProcessEnv) {
    this.#stream = stream;
    this.style = styleFor(stream, env);
    this.isInteractive = stream.isTTY === true && env.TERM !== "dumb";
  }

  /** Columns that may be used: 80 where it is unknown, 120 at most. */
  get width(): number {
    return Math.min(widest, Math.max(narrowest, this.#stream.columns || 80));
  }

  /** Writes a line, or several. */
  print(...lines: readonly string[]): void {
    const status = this.#status;
    if (status !== "") this.#stream.write(eraseLine);
    for (const line of lines) this.#stream.write(`${line}\n`);
    if (status !== "") this.#show(status);
  }

  /** Shows a line that the next one replaces; an empty one takes it away. Does nothing where nobody watches. */
  status(text: string): void {
    if (!this.isInteractive || text === this.#status) return;
    if (this.#status === "") this.#stream.write(hideCursor);
    else this.#stream.write(eraseLine);
    this.#status = text;
    if (text === "") this.#stream.write(showCursor);
    else this.#show(text);
  }

  #show(text: string): void {
    const width = this.width - 1;
    // A line that wraps could not be taken back; colours go with the rest when it has to be cut.
    this.#stream.write(textWidth(text) <= width ? text : cutText(stripVTControlCharacters(text), width, "…"));
  }
}
