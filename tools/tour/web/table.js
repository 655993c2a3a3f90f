import { element } from "./element.js";

/** @import { DataColumn } from "./columns.js" */

/**
 * Fills a table with the first rows of an answer. All text goes in as text.
 * @param {HTMLTableElement} table
 * @param {readonly DataColumn[]} columns
 * @param {number} rows how many
 */
export function fillTable(table, columns, rows) {
  const kind = columns.map((column) => (column.isNumber ? "number" : ""));
  const head = element(
    "tr",
    columns.map((column, i) => element("th", [column.name, element("small", column.type)], kind[i])),
  );
  const body = Array.from({ length: rows }, (_, row) =>
    element(
      "tr",
      columns.map((column, i) =>
        element("td", column.text(row), column.isNull(row) ? `${kind[i]} null` : kind[i]),
      ),
    ),
  );
  table.replaceChildren(element("thead", [head]), element("tbody", body));
}
