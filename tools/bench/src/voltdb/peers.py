"""The official client in Python: the task is the argument, its input JSON on standard input, its measurements JSON on the last line."""

import json
import sys
import time

from voltdbclient import FastSerializer, VoltProcedure, VoltTable


def measured(work, ops):
    """What one run costs."""
    cpu = time.process_time()
    start = time.perf_counter()
    work()
    wall_ms = (time.perf_counter() - start) * 1000
    cpu_ms = (time.process_time() - cpu) * 1000
    return {"wallMs": wall_ms, "cpuMs": cpu_ms, "ops": ops}


def decode(given):
    with open(given["file"], "rb") as file:
        data = file.read()

    def work():
        for _ in range(given["times"]):
            serializer = FastSerializer()
            serializer.read_buffer.set(data)
            table = VoltTable(serializer).readFromSerializer()
            assert len(table.tuples) == given["rows"]

    return measured(work, given["rows"] * given["times"])


def encode(given):
    serializer = FastSerializer()
    types = [FastSerializer.VOLTTYPE_BIGINT, FastSerializer.VOLTTYPE_STRING]

    def work():
        for i in range(given["calls"]):
            serializer.writeByte(0)
            serializer.writeString("PutPair")
            serializer.writeInt64(1)
            serializer.writeInt16(2)
            serializer.writeWireType(types[0], i)
            serializer.writeWireType(types[1], "8 chars.")
            serializer.prependLength()
            serializer.wbuf = serializer.wbuf[:0]

    work()
    return measured(work, given["calls"])


def calls(given):
    client = FastSerializer(given["host"], given["port"], False, given["user"], given["password"])
    procedure = VoltProcedure(client, "GetPair", [FastSerializer.VOLTTYPE_BIGINT])
    for i in range(500):
        procedure.call([i])
    times = []
    start = time.perf_counter()
    for i in range(given["calls"]):
        before = time.perf_counter()
        assert procedure.call([i % 1000]).status == 1
        times.append(time.perf_counter() - before)
    wall = time.perf_counter() - start
    client.close()
    times.sort()
    return {
        "ops": given["calls"],
        "extra": {"us1": wall * 1e6 / given["calls"], "p99Of1": times[int(len(times) * 0.99)] * 1000},
    }


print(json.dumps(globals()[sys.argv[1]](json.load(sys.stdin))))
