import { Float } from "@x/thingsdb";
import type { StepOutput } from "../../step-runner.ts";
import { formatCount, formatDuration } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import type { TourContext } from "../tour-context.ts";

/** What is sent, as a program writes it. */
const samples: readonly (readonly [written: string, value: unknown])[] = [
  ["2", 2],
  ["new Float(2)", new Float(2)],
  ["2n ** 53n + 1n", 2n ** 53n + 1n],
  ["-(2n ** 63n)", -(2n ** 63n)],
  ["new Date(0)", new Date(0)],
  ["new Uint8Array([0, 255])", new Uint8Array([0, 255])],
  ['new Set(["a"])', new Set(["a"])],
];

/** How many requests go out at once. */
const burst = 70_000;

/** Values go there and back; then more requests at a time than there are ids. */
export async function exchange({ iris, style, signal }: TourContext, output: StepOutput): Promise<void> {
  const rows: string[][] = [];
  for (const [written, value] of samples) {
    const [type, back] = await iris.query<[string, unknown]>("[type(x), x];", { vars: { x: value }, signal });
    rows.push([written, type, show(back)]);
  }
  output.print(
    ...renderTable(
      [{ title: "sent" }, { title: "in ThingsDB" }, { title: "came back", flexible: true }],
      rows,
      output.width,
      style,
    ),
  );
  const started = performance.now();
  const sums = await Promise.all(
    Array.from({ length: burst }, (_, i) => iris.run<number>("plus", [i, 1], { signal })),
  );
  if (!sums.every((sum, i) => sum === i + 1)) throw new Error("an answer went to another request");
  output.print("");
  output.say(
    `${formatCount(burst)} procedures called at once over one connection, which has ids for 65,536: the rest waited for a free one. ` +
      `All came back in ${formatDuration(performance.now() - started)}, each to its own call.`,
  );
}

function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return `Uint8Array [${value.join(", ")}]`;
  return JSON.stringify(value);
}
