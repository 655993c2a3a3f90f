import { fetchAbout, hasKey, runQuery, stopQuery } from "./api.js";
import { chooseChart } from "./chart/choose.js";
import { ChartView } from "./chart/view.js";
import { addBatch } from "./columns.js";
import { byId, element } from "./element.js";
import { locate, showFailure } from "./failure.js";
import { formatBytes, formatCount, formatDuration } from "./format.js";
import { questions } from "./questions.js";
import { fillTable } from "./table.js";

/** @import { About } from "./api.js" */
/** @import { DataColumn } from "./columns.js" */
/** @import { EndHeader, FailureHeader } from "./frames.js" */
/** @import { Question } from "./questions.js" */

/** Rows that the table shows; the chart has all that came. */
const shownRows = 500;

const chart = new ChartView(byId("chart", HTMLDivElement));
const sql = byId("sql", HTMLTextAreaElement);
const runButton = byId("run", HTMLButtonElement);
const stopButton = byId("stop", HTMLButtonElement);
const status = byId("status", HTMLParagraphElement);
const failureBox = byId("failure", HTMLDivElement);
const table = byId("rows", HTMLTableElement);

/** The id of the query under way; empty when there is none. */
let running = "";

/**
 * Runs what the editor holds and shows its answer.
 * @param {Question | undefined} question
 */
async function run(question) {
  const statement = sql.value;
  if (running !== "" || statement.trim() === "") return;
  running = crypto.randomUUID();
  setRunning(true);
  for (const button of byId("questions", HTMLElement).querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(button.textContent === question?.title));
  failureBox.hidden = true;
  status.textContent = "running …";
  try {
    const answer = await collect(running, statement);
    if (answer.last.kind === "failure") await showStop(statement, answer.last);
    else await showAnswer(answer.columns, answer.last, answer.bytes, question);
  } catch (error) {
    status.textContent = "";
    showFailure(failureBox, statement, { kind: "failure", code: "NO_ANSWER", message: String(error) });
    document.body.dataset.state = "failed";
  } finally {
    running = "";
    setRunning(false);
  }
}

/**
 * Reads all frames of an answer.
 * @param {string} id
 * @param {string} statement
 */
async function collect(id, statement) {
  /** @type {DataColumn[]} */
  const columns = [];
  let bytes = 0;
  for await (const { header, body } of runQuery(id, statement)) {
    bytes += body.byteLength;
    if (header.kind === "batch") addBatch(columns, header, body);
    else if (header.kind === "progress")
      status.textContent = `${formatCount(header.readRows)} rows read in ${formatDuration(header.elapsedMs)} …`;
    else return { columns, bytes, last: header };
  }
  throw new Error("the answer ended too early");
}

/**
 * @param {readonly DataColumn[]} columns
 * @param {EndHeader} end
 * @param {number} bytes
 * @param {Question | undefined} question
 */
async function showAnswer(columns, { rows, isCut, elapsedMs }, bytes, question) {
  const cut = isCut ? "; there are more, which the page does not get" : "";
  status.textContent = `${formatCount(rows)} rows, ${formatBytes(bytes)} of columns, ${formatDuration(elapsedMs)}${cut}`;
  byId("chart-title", HTMLHeadingElement).textContent = question?.title ?? "Your query";
  byId("chart-note", HTMLParagraphElement).textContent = question?.note ?? "";
  const shown = Math.min(rows, shownRows);
  byId("rows-note", HTMLParagraphElement).textContent =
    shown < rows ? `the first ${formatCount(shown)} of ${formatCount(rows)}` : `${formatCount(rows)} in all`;
  fillTable(table, columns, shown);
  const fitting = chooseChart(columns);
  const why = rows === 0 ? "The query found no rows." : "These columns make no chart: see the rows below.";
  await chart.show(
    fitting,
    fitting ? `${question?.title ?? "Your query"}: ${question?.note ?? fitting.kind}` : why,
  );
  document.body.dataset.state = "done";
}

/**
 * @param {string} statement
 * @param {FailureHeader} failure
 */
async function showStop(statement, failure) {
  if (failure.code === "STOPPED") {
    status.textContent = `Stopped: the engine was idle ${formatDuration(failure.stopMs ?? 0)} later.`;
    document.body.dataset.state = "stopped";
    return;
  }
  status.textContent = "";
  showFailure(failureBox, statement, failure);
  const place = locate(sql.value, failure);
  if (place) {
    sql.focus();
    sql.setSelectionRange(place.from, place.to);
  }
  document.body.dataset.state = "failed";
}

/** @param {boolean} isRunning */
function setRunning(isRunning) {
  runButton.disabled = isRunning;
  stopButton.disabled = !isRunning;
  if (isRunning) document.body.dataset.state = "running";
}

/** @param {Question} question */
function ask(question) {
  if (running !== "") return;
  sql.value = question.sql;
  void run(question);
}

/** @param {About} about */
function showAbout({ version, node, rows, columns, credit, limits }) {
  byId("facts", HTMLParagraphElement).textContent =
    `${formatCount(rows)} flights · ClickHouse ${version} in Node ${node} · ` +
    `${limits.timeoutMs / 1000} s and ${formatCount(limits.rows)} rows for a query`;
  byId("credit", HTMLElement).textContent = credit;
  const tables = [...new Set(columns.map((column) => column.table))];
  const lists = tables.map((name) =>
    element("dl", [
      element("dt", name),
      ...columns
        .filter((column) => column.table === name)
        .map((column) =>
          element("dd", [
            `${column.name} `,
            element("span", [column.type, column.comment].filter(Boolean).join(", ")),
          ]),
        ),
    ]),
  );
  byId("schema", HTMLDivElement).replaceChildren(...lists);
}

async function start() {
  const notice = byId("notice", HTMLParagraphElement);
  if (!hasKey) {
    notice.textContent =
      "Open the whole address that the terminal shows: its last part is the key to the data.";
    notice.hidden = false;
    return;
  }
  byId("questions", HTMLElement).replaceChildren(
    ...questions.map((question) => {
      const button = element("button", question.title);
      button.type = "button";
      button.addEventListener("click", () => ask(question));
      return button;
    }),
  );
  byId("form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void run(questions.find((question) => question.sql === sql.value));
  });
  sql.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
      byId("form", HTMLFormElement).requestSubmit();
  });
  stopButton.addEventListener("click", () => {
    stopButton.disabled = true;
    status.textContent = "stopping …";
    void stopQuery(running);
  });
  try {
    showAbout(await fetchAbout());
    ask(questions[0]);
  } catch (error) {
    notice.textContent = error instanceof Error ? error.message : String(error);
    notice.hidden = false;
  }
}

void start();
