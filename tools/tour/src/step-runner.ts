import { formatDuration } from "./terminal/numbers.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { padText, textWidth, wrapText } from "./terminal/text.ts";

/** What a step writes with. */
export interface StepOutput {
  /** Columns that its lines may take. */
  readonly width: number;
  /** Adds lines to the step's report, which appears when it is done. */
  print(...lines: readonly string[]): void;
  /** Adds a sentence, broken into lines. */
  say(text: string): void;
  /** Shows what is going on while the step runs, where somebody watches. */
  status(text: string): void;
}

const indent = "    ";

/** Runs the steps of the tour one after the other: title, what they print, and the time they took. */
export class StepRunner {
  readonly #terminal: Terminal;
  #count = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Runs a step; what it throws goes on. */
  async run<T>(title: string, work: (output: StepOutput) => Promise<T>): Promise<T> {
    const terminal = this.#terminal;
    const { style } = terminal;
    const number = String(++this.#count);
    const lines: string[] = [];
    const output: StepOutput = {
      width: terminal.width - indent.length,
      print: (...more) => void lines.push(...more),
      say: (text) => void lines.push(...wrapText(text, terminal.width - indent.length)),
      status: (text) => terminal.status(text === "" ? "" : `${indent}${text}`),
    };
    output.status(`${title} ${style.glyphs.ellipsis}`);
    const started = performance.now();
    try {
      const result = await work(output);
      const time = formatDuration(performance.now() - started);
      terminal.status("");
      terminal.print(this.#heading(number, title, time), ...lines.map(indented), "");
      return result;
    } finally {
      terminal.status("");
    }
  }

  #heading(number: string, title: string, time: string): string {
    const { style, width } = this.#terminal;
    const left = `${padText(number, 2, "right")}  `;
    const room = width - left.length - textWidth(title) - time.length - 2;
    const leader = style.dim(` ${(style.isPlain ? "." : "·").repeat(Math.max(1, room))} `);
    return `${style.accent(left)}${style.bold(title)}${leader}${style.accent(time)}`;
  }
}

function indented(line: string): string {
  return line === "" ? "" : `${indent}${line}`;
}
