import type { OpenSide, RunReport, Side } from "../bench.ts";
import { type Driver, type OurDriver, openOurs, openPeer } from "./drivers.ts";
import { startReplay } from "./start-replay.ts";

/** How `cassandra-driver` is called in the tables. */
export const peerName = "cassandra-driver";

/** A side that connects a driver to a replay server of its own and does `work` with it. */
function side<D extends Driver, Params>(
  name: string,
  packageName: string,
  connect: (port: number) => Promise<D>,
  work: (driver: D, params: Params) => Promise<RunReport>,
): Side<Params> {
  return {
    name,
    packages: [packageName],
    async open(params): Promise<OpenSide> {
      const replay = await startReplay();
      const driver = await connect(replay.port);
      return {
        run: () => work(driver, params),
        async close() {
          await driver.close();
          replay.stop();
        },
      };
    },
  };
}

/** Our side. */
export function ours<Params>(
  work: (driver: OurDriver, params: Params) => Promise<RunReport>,
  compression: "lz4" | null = null,
): Side<Params> {
  return side("@x/scylla", "@x/scylla", (port) => openOurs(port, compression), work);
}

/** The other side. */
export function peer<Params>(work: (driver: Driver, params: Params) => Promise<RunReport>): Side<Params> {
  return side(peerName, "cassandra-driver", openPeer, work);
}
