import { connect, polygon, type TableColumn, type VoltResponse, VoltTable, VoltType } from "@x/voltdb";

interface Row {
  id: bigint;
  name: string | null;
}

async function main(): Promise<void> {
  await using client = await connect({ servers: ["localhost"], tls: true, int64: "bigint", affinity: true });
  const vote = client.procedure("Vote", [VoltType.BIGINT, VoltType.array(VoltType.STRING)]);
  const response: VoltResponse = await vote.call([5n, ["a", null]], { timeoutMs: 100 });
  const rows: Row[] = response.table<Row>().rows;
  const column: TableColumn<bigint> = response.table().column<bigint>("id");
  const nothing: undefined = (await vote.call([5, []], { response: false })) as undefined;
  const any: VoltResponse = await client.call("P", [polygon("POLYGON ((0 0, 1 0, 1 1, 0 0))")]);
  const table = new VoltTable([{ name: "a", type: VoltType.INTEGER }], [[1]]);
  await client.procedure("T", [VoltType.VOLTTABLE]).call([table]);
  // @ts-expect-error: text where an integer is declared
  await vote.call(["5", []]);
  // @ts-expect-error: a parameter is missing
  await vote.call([5n]);
  // @ts-expect-error: a client is made by connect
  new (client.constructor as typeof import("@x/voltdb").VoltClient)();
  console.log(rows, column, nothing, any);
}

void main();
