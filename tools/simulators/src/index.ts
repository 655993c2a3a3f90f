export type { Fault, FaultControls, FaultFilter } from "./thingsdb/faults.ts";
export type { Connection } from "./thingsdb/node/connection.ts";
export type { SimulatedNode } from "./thingsdb/node/node.ts";
export type { ThingsDbOptions } from "./thingsdb/options.ts";
export type { Request } from "./thingsdb/requests/request.ts";
export { startThingsDb, type ThingsDbServer } from "./thingsdb/start-thingsdb.ts";
export { PackageType } from "./thingsdb/wire/package-types.ts";
