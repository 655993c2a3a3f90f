import { cellText } from "../codec/cell-text.ts";
import { parameterTypeName } from "../codec/volt-type.ts";
import type { VoltResponse } from "../protocol/response.ts";
import { statusName } from "../protocol/status.ts";
import type { DumpEntry } from "./read-dump.ts";

/** Rows of a table that are shown, unless all are. */
const SHOWN = 10;

/** Names of the handles that servers use for notices. */
const NOTICES: Readonly<Record<string, string>> = {
  "9223372036854775806": "topology",
  "9223372036854775805": "procedures",
  "9223372036854775804": "stop",
};

/** A message of a dump as text: one line, and the tables of responses indented below. */
export function formatEntry(entry: DumpEntry, options: { readonly all?: boolean } = {}): string {
  const arrow = entry.direction === "sent" ? "→" : "←";
  const head = `${new Date(entry.at).toISOString()} ${entry.address} ${arrow}`;
  return `${head} ${describe(entry, options.all === true ? Number.POSITIVE_INFINITY : SHOWN)}`;
}

function describe(entry: DumpEntry, rows: number): string {
  switch (entry.kind) {
    case "login":
      return `login (${entry.bytes.length} bytes, the password's hash left out)`;
    case "login answer":
      if (!("reply" in entry.answer))
        return `login refused: ${entry.answer.reason} (code ${entry.answer.code})`;
      return `login accepted by host ${entry.answer.reply.hostId}, ${entry.answer.reply.build}`;
    case "call": {
      const { procedure, handle, parameters, extensions } = entry.call;
      const values = parameters.map(({ type, value }) => `${parameterTypeName(type)} ${cellText(value)}`);
      const more = extensions
        .map(([type, value]) => ` [${type}${value === null ? "" : `=${value}`}]`)
        .join("");
      return `#${handle} ${procedure}(${values.join(", ")})${more}`;
    }
    case "response":
      return `${handleText(entry.handle)} ${responseText(entry.response, rows)}`;
    default:
      return `unreadable: ${entry.error.message}`;
  }
}

function handleText(handle: bigint): string {
  const notice = NOTICES[String(handle)];
  return notice === undefined ? `#${handle}` : `notice ${notice}`;
}

function responseText(response: VoltResponse, rows: number): string {
  const { status, statusString, appStatus, appStatusString, roundtripTime } = response;
  const app = appStatus === -128 ? "" : ` app status ${appStatus} ${JSON.stringify(appStatusString)}`;
  const text = statusString === null ? "" : ` ${JSON.stringify(statusString)}`;
  const tables = response.tables.map((table) => {
    const lines = table.tuples.slice(0, rows).map((row) => `\n    ${row.map(cellText).join(", ")}`);
    const more = table.rowCount > rows ? `\n    … ${table.rowCount - rows} more` : "";
    const columns = table.columns.map(({ name, typeName }) => `${name} ${typeName}`).join(", ");
    return `\n  (${columns}) ${table.rowCount} rows${lines.join("")}${more}`;
  });
  return `${statusName(status)} in ${roundtripTime} ms${text}${app}${tables.join("")}`;
}
