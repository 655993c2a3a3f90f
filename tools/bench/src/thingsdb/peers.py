"""The official client in Python: the task is the argument, its input JSON on standard input, its measurements JSON on the last line."""

import asyncio
import json
import resource
import sys
import time

from thingsdb.client import Client
from thingsdb.room import Room, event


class Listener(Room):
    def on_init(self):
        self.heard = 0

    @event("msg")
    def on_msg(self, text, count):
        self.heard += 1


async def keep_in_flight(ops, lanes, ask):
    left = [ops]

    async def lane():
        while left[0] > 0:
            left[0] -= 1
            await ask()

    await asyncio.gather(*[lane() for _ in range(lanes)])


async def main(task, options):
    client = Client(auto_reconnect=False)
    await client.connect("127.0.0.1", options["port"])
    await client.authenticate("admin", "pass")
    client.set_default_scope("//stuff")
    block = b"\0" * (1 << 20)
    room = None
    if task == "emit":
        room = Listener(2)
        await room.join(client)
    asks = {
        "query": lambda: client.query("1 + 1;"),
        "run": lambda: client.run("add", 1, 1),
        "things": lambda: client.query(".things;"),
        "bytes": lambda: client.query("x;", x=block),
        "emit": lambda: room.emit("msg", "hello", 1),
    }
    ops, lanes = options["ops"], options["lanes"]
    await keep_in_flight(max(1, ops // 5), lanes, asks[task])
    cpu, start = time.process_time(), time.perf_counter()
    await keep_in_flight(ops, lanes, asks[task])
    wall_ms = (time.perf_counter() - start) * 1000
    cpu_ms = (time.process_time() - cpu) * 1000
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rss_mb = rss / 1e6 if sys.platform == "darwin" else rss * 1024 / 1e6
    await client.close_and_wait()
    return {"wallMs": wall_ms, "cpuMs": cpu_ms, "rssMb": rss_mb, "ops": ops}


print(json.dumps(asyncio.run(main(sys.argv[1], json.load(sys.stdin)))))
