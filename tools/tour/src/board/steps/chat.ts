import { Room } from "@x/thingsdb";
import type { StepOutput } from "../../step-runner.ts";
import { formatDuration } from "../../terminal/numbers.ts";
import { renderTable } from "../../terminal/table.ts";
import { type TourContext, untilHeard } from "../tour-context.ts";

/** What is said in the room. */
interface ChatEvents {
  msg: [from: string, text: string];
}

/** What was heard, and how long that took. */
interface Heard {
  readonly by: string;
  readonly from: string;
  readonly text: string;
  readonly ms: number;
}

/** Two clients talk in a room; a procedure speaks there, too. */
export async function talk({ iris, cato, style, signal }: TourContext, output: StepOutput): Promise<void> {
  const heard: Heard[] = [];
  let said = 0;
  const enter = async (by: string, client: typeof iris): Promise<Room<ChatEvents>> => {
    const room = new Room<ChatEvents>("chat");
    room.on("msg", (from, text) => heard.push({ by, from, text, ms: performance.now() - said }));
    await room.join(client, { signal });
    return room;
  };
  const hers = await enter("Iris", iris);
  const his = await enter("Cato", cato);
  const expectHeard = (count: number): Promise<void> => untilHeard(() => heard.length === count, signal);

  said = performance.now();
  await hers.emit("msg", "Iris", "Is the board ready?");
  await expectHeard(2);
  said = performance.now();
  await his.emitToPeers("msg", "Cato", "Nearly. Only you hear this.");
  await expectHeard(3);
  said = performance.now();
  await iris.run("announce", ["The code of a procedure speaks in rooms, too."], { signal });
  await expectHeard(5);
  await hers.leave({ signal });
  await his.leave({ signal });

  output.print(
    ...renderTable(
      [
        { title: "heard by" },
        { title: "from" },
        { title: "text", flexible: true },
        { title: "after", align: "right" },
      ],
      heard.map(({ by, from, text, ms }) => [by, from, text, formatDuration(ms)]),
      output.width,
      style,
    ),
  );
  if (iris.address === cato.address) return;
  output.print("");
  output.say(
    `Iris is connected with ${iris.address}, Cato with ${cato.address}: rooms reach over all nodes.`,
  );
}
