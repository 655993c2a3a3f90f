import type { Client } from "@x/thingsdb";
import { Board, type Card, columns } from "../src/board/collection.ts";
import { byId, element } from "./element.ts";

/** Shows the cards, and changes them; what others do is seen at once, also what they did while a node was away. */
export async function openBoard(client: Client, name: () => string): Promise<void> {
  const lists = columns.map((title) => {
    const list = element("ul");
    byId("columns").append(element("section", { className: "panel" }, element("h2", {}, title), list));
    return list;
  });
  const board = new Board(client);
  const show = (fresh?: unknown): void => {
    for (const [i, list] of lists.entries()) {
      const cards = board.cards.filter(({ column }) => column === columns[i]);
      list.replaceChildren(...cards.map((card) => draw(board, card, name, card === fresh)));
    }
  };
  board.on("change", ({ thing }) => show(thing));
  await board.load();
  show();
  byId("add").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = byId<HTMLInputElement>("title");
    const title = input.value.trim();
    input.value = "";
    if (title !== "") void board.push("cards", { title, column: columns[0], by: name() });
  });
}

function draw(board: Board, card: Card, name: () => string, isFresh: boolean): HTMLElement {
  const at = (columns as readonly string[]).indexOf(card.column);
  const button = (textContent: string, title: string, act: () => Promise<void>): HTMLButtonElement =>
    element("button", { type: "button", textContent, title, onclick: () => void act() });
  const moves = [at - 1, at + 1].flatMap((to, i) => {
    const column = columns[to];
    if (column === undefined) return [];
    return button(i === 0 ? "‹" : "›", `to "${column}"`, () => card.set({ column, by: name() }));
  });
  const away = button("×", "remove", () => board.splice("cards", board.cards.indexOf(card), 1));
  return element(
    "li",
    { className: isFresh ? "card fresh" : "card" },
    element("div", {}, card.title),
    element("div", { className: "by" }, element("span", {}, card.by), element("span", {}, ...moves, away)),
  );
}
