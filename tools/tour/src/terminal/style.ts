import { WriteStream } from "node:tty";

/** Characters that a plain terminal may not have. */
export interface Glyphs {
  readonly ellipsis: string;
  readonly dot: string;
  readonly dash: string;
  readonly line: string;
  readonly times: string;
  readonly arrow: string;
  /** A bar's pieces: empty, then growing to a full cell. */
  readonly bar: readonly string[];
}

/** How text is marked up: with colours and block characters, or plainly in ASCII. */
export interface Style {
  readonly isPlain: boolean;
  readonly glyphs: Glyphs;
  bold(text: string): string;
  dim(text: string): string;
  /** For what the eye should find first. */
  accent(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  /** In one of the 256 colours of the terminal. */
  colored(text: string, color: number): string;
  /** On a background of one of the 256 colours, in black or white, whichever can be read. */
  cell(text: string, color: number): string;
}

const escaped = (open: string, close: string) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const same = (text: string) => text;

/** ASCII alone: for pipes, log files and NO_COLOR. */
export const plainStyle: Style = {
  isPlain: true,
  glyphs: {
    ellipsis: "...",
    dot: "-",
    dash: "-",
    line: "-",
    times: "x",
    arrow: "->",
    bar: [" ", "#"],
  },
  bold: same,
  dim: same,
  accent: same,
  good: same,
  bad: same,
  colored: same,
  cell: same,
};

/** 256 colours and block characters. */
export const richStyle: Style = {
  isPlain: false,
  glyphs: {
    ellipsis: "…",
    dot: "·",
    dash: "–",
    line: "─",
    times: "×",
    arrow: "→",
    bar: [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
  },
  bold: escaped("1", "22"),
  dim: escaped("2", "22"),
  accent: escaped("38;5;39", "39"),
  good: escaped("38;5;35", "39"),
  bad: escaped("38;5;203", "39"),
  colored: (text, color) => `\u001b[38;5;${color}m${text}\u001b[39m`,
  cell: (text, color) => `\u001b[48;5;${color};38;5;${isLight(color) ? 16 : 231}m${text}\u001b[39;49m`,
};

/** Whether black is easier to read than white on one of the 256 colours (WCAG's relative luminance). */
function isLight(color: number): boolean {
  const [red, green, blue] = rgbOf(color).map((part) => {
    const level = part / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}

/** xterm's colour cube (16 to 231) and its greys (232 to 255); the first 16 belong to the user's theme. */
function rgbOf(color: number): [number, number, number] {
  if (color >= 232) {
    const grey = 8 + (color - 232) * 10;
    return [grey, grey, grey];
  }
  const index = Math.max(0, color - 16);
  const level = (part: number): number => (part === 0 ? 0 : 55 + part * 40);
  return [level(Math.floor(index / 36)), level(Math.floor(index / 6) % 6), level(index % 6)];
}

/**
 * The style for a stream: rich on a terminal with 256 colours, plain otherwise. NO_COLOR makes it plain, FORCE_COLOR=2 or
 * 3 rich where it is no terminal.
 */
export function styleFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  if (!stream.isTTY && !isForced) return plainStyle;
  if (env.NO_COLOR && !isForced) return plainStyle;
  // Node knows the terminals; the method looks at nothing but the environment.
  return WriteStream.prototype.hasColors.call(stream as WriteStream, 256, env) ? richStyle : plainStyle;
}
