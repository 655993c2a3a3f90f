import { type Client, Room } from "@x/thingsdb";
import { byId, element } from "./element.ts";

interface Message {
  readonly from: string;
  readonly text: string;
}

/** Shows what is said in the room `chat`, and says what is typed. */
export async function openChat(client: Client, name: () => string): Promise<void> {
  const list = byId("messages");
  const show = ({ from, text }: Message): void => {
    list.append(element("li", {}, element("strong", {}, from), ` ${text}`));
    list.scrollTop = list.scrollHeight;
  };
  const room = new Room<{ msg: [from: string, text: string] }>("chat", {
    // Also after a reconnect: what was said meanwhile was not heard.
    onJoin: async () => {
      const messages = await client.query<Message[]>("return .messages, 2;");
      list.replaceChildren();
      messages.forEach(show);
    },
  });
  room.on("msg", (from, text) => show({ from, text }));
  byId("say").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = byId<HTMLInputElement>("text");
    const text = input.value.trim();
    input.value = "";
    if (text !== "") void client.run("say", [name(), text]);
  });
  await room.join(client);
}
