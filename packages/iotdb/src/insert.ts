import type { Deadline } from "@x/pool";
import type { CompressedTablet } from "./codec/tablet/compress.ts";
import type { EncodedTablet, PreparedTablet } from "./codec/tablet/prepared-tablet.ts";
import type { ColumnarTablet } from "./columnar-tablet.ts";
import { type Endpoint, parseNodeUrl } from "./endpoint.ts";
import { IoTDBConnectionError, isIoTDBError } from "./errors.ts";
import type { InsertStatus } from "./protocol/insert-status.ts";
import { insertTablet, insertTabletForHints, type TSInsertTabletReq } from "./protocol/insert-tablet.ts";
import type { DeviceNodes } from "./routing/device-nodes.ts";
import { learn, type Share, shareOut } from "./routing/plan.ts";
import type { ServerSession } from "./server-session.ts";
import type { SessionCore } from "./session-core.ts";
import { prepareTablet, type Tablet } from "./tablet.ts";

/**
 * Stores a tablet, over and over where that may help: rows are known by device and time, so that storing them twice is
 * storing them once. With `nodes`, rows go to the nodes that lead their devices.
 */
export async function insertInto(
  core: SessionCore,
  tablet: Tablet | ColumnarTablet,
  nodes: DeviceNodes | undefined,
  deadline: Deadline,
): Promise<void> {
  if (tablet.rowCount === 0) return;
  // Opened by the first attempt as good as by this; what follows needs to know the server's unit of time.
  const { precision } = await core.run((session) => Promise.resolve(session), { idempotent: true, deadline });
  const prepared = prepareTablet(tablet, precision);
  if (nodes === undefined) await insertWhole(core, prepared, deadline);
  else await insertShared(core, prepared, nodes, deadline);
}

async function insertWhole(core: SessionCore, prepared: PreparedTablet, deadline: Deadline): Promise<void> {
  const encoded = encode(core, prepared, prepared.order);
  await core.run((session) => send(session, encoded, false, deadline), { idempotent: true, deadline });
  encoded.release();
}

/** The bytes of some rows. To be released after an answer alone: before, a connection may still be sending them. */
function encode(
  core: SessionCore,
  prepared: PreparedTablet,
  rows: Int32Array | undefined,
): EncodedTablet | CompressedTablet {
  const { tabletCompression } = core.options;
  return tabletCompression === undefined
    ? prepared.encode(rows)
    : tabletCompression.compressTablet(prepared, tabletCompression, rows);
}

async function insertShared(
  core: SessionCore,
  prepared: PreparedTablet,
  nodes: DeviceNodes,
  deadline: Deadline,
): Promise<void> {
  const { devices } = prepared;
  const prefix = `${core.database ?? ""}\n`;
  const shares = shareOut(devices, prefix, nodes);
  const sent = shares.map(async ({ address, wanted }: Share) => {
    const rows = wanted === undefined ? prepared.order : prepared.rowsOf(wanted);
    const encoded = encode(core, prepared, rows);
    const attempt = async (session: ServerSession): Promise<void> => {
      const status = await send(session, encoded, true, deadline);
      learn(status, devices, rows, session.address, prefix, nodes);
      encoded.release();
    };
    if (address !== undefined && (await attemptAt(core, parseNodeUrl(address), attempt, deadline))) return;
    if (address !== undefined) nodes.forget(address);
    await core.run(attempt, { idempotent: true, deadline });
  });
  const failed = (await Promise.allSettled(sent)).find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Whether it went well on a leader; failures that another node may not have count as "no". */
async function attemptAt(
  core: SessionCore,
  endpoint: Endpoint,
  attempt: (session: ServerSession) => Promise<void>,
  deadline: Deadline,
): Promise<boolean> {
  try {
    await attempt(await core.leader(endpoint, deadline));
    return true;
  } catch (error) {
    const elsewhere = isIoTDBError(error) && (error instanceof IoTDBConnectionError || error.retryable);
    if (!elsewhere || deadline.expired) throw error;
    return false;
  }
}

async function send(
  session: ServerSession,
  encoded: EncodedTablet | CompressedTablet,
  withHints: boolean,
  deadline: Deadline,
): Promise<InsertStatus> {
  const request: TSInsertTabletReq = {
    sessionId: session.id,
    prefixPath: encoded.table,
    measurements: encoded.measurements,
    values: encoded.values,
    timestamps: encoded.timestamps,
    types: encoded.types,
    size: encoded.rowCount,
    isAligned: false,
    writeToTable: true,
    columnCategories: encoded.categories,
    ...("isCompressed" in encoded && {
      isCompressed: true,
      encodingTypes: encoded.encodingTypes,
      compressType: encoded.compressType,
    }),
  };
  const method = withHints ? insertTabletForHints : insertTablet;
  const status = await session.call(method, request, { deadline, idempotent: true });
  session.check(status);
  return status;
}
