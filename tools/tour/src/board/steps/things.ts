import type { StepOutput } from "../../step-runner.ts";
import { renderTable } from "../../terminal/table.ts";
import { Board, columns } from "../collection.ts";
import { type TourContext, untilHeard } from "../tour-context.ts";

/** One client changes things, the other one's copy follows. */
export async function changeThings(
  { iris, cato, style, signal }: TourContext,
  output: StepOutput,
): Promise<void> {
  await using hers = await new Board(iris).load({ signal });
  await using his = await new Board(cato).load({ signal });
  const log: string[] = [];
  his.on("change", ({ thing, props, isReload }) => {
    if (!isReload) log.push(`${thing === his ? "the board" : thing}: ${props.join(", ")}`);
  });
  output.say("Cato's copy of the board:");
  output.print(...draw(his, output.width, style));

  const [sails, deck] = hers.cards;
  await hers.push("cards", { title: "Caulk the dinghy", column: "to do", by: "Iris" });
  await sails!.set({ column: "doing", by: "Iris" });
  await deck!.set({ column: "done", by: "Iris" });
  await hers.splice("cards", 2, 1);
  await untilHeard(() => log.length === 4, signal);

  output.print("");
  output.say("The same copy, after Iris has added a card, moved two and taken one away:");
  output.print(...draw(his, output.width, style));
  output.print("");
  output.say(`Its change events: ${log.join("; ")}.`);
}

function draw({ cards }: Board, width: number, style: TourContext["style"]): string[] {
  const lists = columns.map((column) => cards.filter((card) => card.column === column));
  const height = Math.max(1, ...lists.map((list) => list.length));
  return renderTable(
    columns.map((title) => ({ title: title.padEnd(24), flexible: true })),
    Array.from({ length: height }, (_, row) =>
      lists.map((list) => (list[row] ? `${list[row].title} (${list[row].by})` : "")),
    ),
    width,
    style,
  );
}
