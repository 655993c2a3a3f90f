// A replay server in a process of its own, so that its work is not the client's. It ends with its standard input.
import { loadRecording, recordingFile } from "./recording.ts";
import { ReplayServer } from "./replay-server.ts";

const server = await ReplayServer.listen(loadRecording(recordingFile()));
process.stdin.resume().once("close", () => process.exit());
process.stdout.write(`${server.port}\n`);
