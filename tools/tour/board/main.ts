import { Client } from "@x/thingsdb";
import { type About, ask } from "./about.ts";
import { openBoard } from "./board.ts";
import { openChat } from "./chat.ts";
import { byId } from "./element.ts";

const names = ["Iris", "Cato", "Juno", "Remy", "Ada", "Otto", "Mira", "Nils"];

/** The name of whoever sits before this tab; kept while the tab is. */
function nameOfTab(): () => string {
  const input = byId<HTMLInputElement>("name");
  input.value = sessionStorage.getItem("name") ?? names[Math.floor(Math.random() * names.length)]!;
  input.addEventListener("change", () => sessionStorage.setItem("name", input.value));
  return () => input.value.trim() || "Somebody";
}

/** Says which node the client is connected with, and offers to shut that down. */
function showLink(client: Client, mayStop: boolean): void {
  const stop = byId<HTMLButtonElement>("stop");
  const show = (): void => {
    const { address } = client;
    byId("status").textContent = address === undefined ? "coming back" : `connected with ${address}`;
    document.body.dataset.state = client.state;
    document.body.dataset.node = address ?? "";
    stop.disabled = address === undefined;
  };
  client.on("state", show);
  client.on("reconnect", show);
  stop.hidden = !mayStop;
  stop.addEventListener("click", () => {
    stop.disabled = true;
    byId("status").textContent = `${client.address} shuts down`;
    ask(`/api/stop/${client.address?.split(":").at(-1)}`).catch(complain);
  });
  show();
}

function complain(error: unknown): void {
  const notice = byId("notice");
  notice.textContent = error instanceof Error ? error.message : String(error);
  notice.hidden = false;
}

async function open(): Promise<void> {
  const about = (await (await ask("/api/about")).json()) as About;
  const client = new Client({ scope: about.scope, backoff: { baseMs: 100, maxMs: 2_000 } });
  await client.connectPool(about.nodes, about.user, about.password);
  const name = nameOfTab();
  await openBoard(client, name);
  await openChat(client, name);
  showLink(client, about.mayStop);
}

window.addEventListener("unhandledrejection", ({ reason }) => complain(reason));
open().catch((error) => {
  document.body.dataset.state = "failed";
  byId("status").textContent = "not connected";
  complain(error);
});
