// Stays beside a server that belongs to another process, and has it stopped when that one dies without doing so.
// Plain JavaScript, so that it starts quickly and stays small.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [home, pid, startTime] = process.argv.slice(2);

/** Of a process that has ended already and was not asked for its end, the entry in /proc is still there. */
function isOwnerRunning() {
  try {
    process.kill(Number(pid), 0);
    if (process.platform !== "linux") return true;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] !== "Z" && fields[19] === startTime;
  } catch {
    return false;
  }
}

setInterval(() => {
  if (!existsSync(home)) process.exit();
  if (isOwnerRunning()) return;
  const tool = fileURLToPath(new URL("..", import.meta.url));
  spawn(process.execPath, ["--conditions=x-source", "--import", "tsx", "src/main.ts", "sweep"], {
    cwd: tool,
    env: { ...process.env, X_SERVERS_HOME: home },
    detached: true,
    stdio: "ignore",
  }).unref();
  process.exit();
}, 250);
