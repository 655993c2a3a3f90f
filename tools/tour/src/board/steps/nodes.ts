import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatedNode } from "@x/simulators";
import type { Client } from "@x/thingsdb";
import type { StepOutput } from "../../step-runner.ts";
import { formatCount } from "../../terminal/numbers.ts";
import type { TourContext } from "../tour-context.ts";
import { startWriting, type Tally } from "./load.ts";

const lanes = 32;

/** Shuts the node of a client down while it writes. */
export async function stopNode(
  { iris, style, signal }: TourContext,
  nodes: readonly SimulatedNode[],
  output: StepOutput,
): Promise<void> {
  const node = nodeOf(iris, nodes);
  const statuses: string[] = [];
  const off = iris.addEventHandler({ onNodeStatus: ({ status }) => statuses.push(status) });
  const writing = startWriting(iris, lanes);
  await sleep(100, undefined, { signal });
  await node.stop();
  const { acknowledged, unknown, failures } = await writing.stop();
  off();
  if (failures.length + unknown.size > 0) throw new AggregateError(failures, "calls failed");
  await check(iris, { acknowledged, unknown, failures });
  await node.start();
  output.say(
    `${node.address} said ${statuses.join(", ")}. The client connected with ${iris.address}, moved over with ${lanes} writes ` +
      "under way, and let the old node answer what it had.",
  );
  output.say(
    `${style.good("Checked:")} ${formatCount(acknowledged.size)} writes, none failed, each was done once.`,
  );
}

/** Kills the node of a client while it writes. */
export async function killNode(
  { iris, style, signal }: TourContext,
  nodes: readonly SimulatedNode[],
  output: StepOutput,
): Promise<void> {
  const node = nodeOf(iris, nodes);
  const before = iris.stats.reconnects;
  const writing = startWriting(iris, lanes);
  await sleep(100, undefined, { signal });
  await node.kill();
  while (iris.stats.reconnects === before) await sleep(5, undefined, { signal });
  await sleep(100, undefined, { signal });
  const tally = await writing.stop();
  if (tally.failures.length > 0) throw new AggregateError(tally.failures, "calls failed");
  const ran = await check(iris, tally);
  await node.start();
  output.say(
    `${node.address} was killed; the client went on with ${iris.address}. ${formatCount(tally.acknowledged.size)} writes were ` +
      `confirmed, and each was done once. Of ${formatCount(tally.unknown.size)} the answer was lost: they failed as outcome ` +
      `unknown, and were not sent again. ${formatCount(ran)} of them had been done.`,
  );
  output.say(`${style.good("Checked:")} nothing ran twice.`);
}

function nodeOf(client: Client, nodes: readonly SimulatedNode[]): SimulatedNode {
  const node = nodes.find(({ address }) => address === client.address);
  if (node === undefined) throw new Error("the client is connected with none of the nodes");
  return node;
}

/** Reads the ledger; returns how many of the writes with unknown outcome are in it. @throws {Error} when it is wrong */
async function check(client: Client, { acknowledged, unknown }: Tally): Promise<number> {
  // Nodes catch up with each other after some milliseconds.
  await sleep(50);
  const ledger = await client.query<Record<string, number>>("return .ledger, 2;");
  for (const key of acknowledged)
    if (ledger[key] !== 1) throw new Error(`${key} is there ${ledger[key] ?? 0} times`);
  let ran = 0;
  for (const key of unknown) {
    if (ledger[key] === 1) ran++;
    else if (ledger[key] !== undefined) throw new Error(`${key} ran ${ledger[key]} times`);
  }
  await client.query(".ledger = {}; nil;");
  return ran;
}
