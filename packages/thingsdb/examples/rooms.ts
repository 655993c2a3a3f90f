/** Rooms: whoever has joined hears what is emitted. */
import { connect, Room } from "@x/thingsdb";

const url = process.env.THINGSDB_URL ?? "thingsdb://admin:pass@localhost:9200/stuff";
const iris = await connect(url);
const cato = await connect(url);
await iris.query(".chat = room(); .chat.set_name('chat'); nil;");

// #region join
interface ChatEvents {
  msg: [from: string, text: string];
}

const chat = new Room<ChatEvents>("chat", {
  onJoin: ({ isRejoin }) => console.log(isRejoin ? "back again" : "joined"),
});
chat.on("msg", (from, text) => console.log(`${from}: ${text}`));
await chat.join(iris);
// #endregion join

// #region emit
const other = new Room<ChatEvents>("chat");
await other.join(cato);
await other.emit("msg", "Cato", "hello");
await chat.emitToPeers("msg", "Iris", "only the others hear this");
// #endregion emit

// #region iterate
setTimeout(() => other.emit("msg", "Cato", "bye"), 10);
for await (const { event, args } of chat) {
  console.log(event, args);
  break;
}
// #endregion iterate

// #region from-code
await iris.query("room('chat').emit('msg', 'code', text);", { vars: { text: "emitted by a query" } });
// #endregion from-code

await chat.leave();
await iris.close();
await cato.close();
