// Records what a real server answers to the clients of the benches:
// with a server of one node, and cargo at hand:
// SCYLLA_TEST_URL=scylla://127.0.0.1:9042 pnpm --dir tools/bench run record:scylla
import { Session, Uuid } from "@x/scylla";
import { type Driver, openOurs, openPeer } from "./drivers.ts";
import { recordingFile, saveRecording } from "./recording.ts";
import { RecordingProxy } from "./recording-proxy.ts";
import { buildRust, type RustTask, runRust } from "./rust.ts";
import { fill, itemOf, schema, tableRows } from "./workload.ts";

const url = new URL(process.env.SCYLLA_TEST_URL ?? "");

async function fillTable(): Promise<void> {
  await using session = await Session.connect([url.host]);
  for (const cql of schema) await session.execute(cql);
  const prepared = await session.prepare(fill);
  for (let from = 0; from < tableRows; from += 50) {
    const rows = Array.from({ length: 50 }, (_, i) => itemOf(from + i));
    await Promise.all(
      rows.map(({ id, ...values }) =>
        session.executePrepared(prepared, [Uuid.fromString(id), ...Object.values(values)]),
      ),
    );
  }
}

async function useEverything(driver: Driver): Promise<void> {
  const item = itemOf(1);
  await driver.insert(item);
  await driver.select(item.id);
  await driver.page();
  await driver.close();
}

await fillTable();
const proxy = await RecordingProxy.listen(Number(url.port));
await useEverything(await openOurs(proxy.port));
await useEverything(await openPeer(proxy.port));
const tasks: readonly RustTask[] = ["insert", "select", "rows"];
const program = await buildRust();
for (const task of tasks) await runRust(program, proxy.port, task, 1, 1);
await proxy.close();
saveRecording(recordingFile(), proxy.recording);
process.stdout.write(`${proxy.recording.answers.length} answers recorded\n`);
