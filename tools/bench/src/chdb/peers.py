"""Peers in Python: the task is the argument, its input JSON on standard input, its measurements JSON on the last line."""

import json
import resource
import statistics
import sys
import time


def measured(work, warmups=0):
    """What one run costs."""
    for _ in range(warmups):
        work()
    cpu = time.process_time()
    start = time.perf_counter()
    extra = work()
    wall_ms = (time.perf_counter() - start) * 1000
    cpu_ms = (time.process_time() - cpu) * 1000
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rss_mb = rss / 1e6 if sys.platform == "darwin" else rss * 1024 / 1e6
    return {"wallMs": wall_ms, "cpuMs": cpu_ms, "rssMb": rss_mb, **extra}


def prepared(setup):
    from chdb import session

    opened = session.Session()
    for sql in setup:
        opened.query(sql)
    return opened


def columns(given):
    opened = prepared(given["setup"])

    def work():
        frame = opened.query(given["sql"], "DataFrame")
        return {"extra": {"quantities": int(frame["quantity"].sum())}}

    return measured(work, given["warmups"])


def latencies(query, queries):
    def work():
        times = []
        for _ in range(queries):
            start = time.perf_counter()
            query()
            times.append((time.perf_counter() - start) * 1000)
        return {"ops": queries, "extra": {"p50": statistics.median(times)}}

    return measured(work)


def select_one(given):
    opened = prepared([])
    return latencies(lambda: opened.query("SELECT 1", "CSV"), given["queries"])


def c_call(given):
    import ctypes

    library = ctypes.CDLL(given["library"])
    pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    library.chdb_connect.argtypes = [ctypes.c_int, ctypes.POINTER(text)]
    library.chdb_connect.restype = ctypes.POINTER(pointer)
    library.chdb_query_n.argtypes = [pointer, text, size, text, size]
    library.chdb_query_n.restype = pointer
    library.chdb_destroy_query_result.argtypes = [pointer]
    library.chdb_close_conn.argtypes = [ctypes.POINTER(pointer)]
    library.chdb_set_signal_handlers_enabled(0)
    connection = library.chdb_connect(1, (text * 1)(b"chdb"))
    if not connection:
        raise RuntimeError("chdb_connect failed")
    handle = connection.contents

    def query():
        library.chdb_destroy_query_result(library.chdb_query_n(handle, b"SELECT 1", 8, b"Native", 6))

    report = latencies(query, given["queries"])
    library.chdb_close_conn(connection)
    return report


TASKS = {"columns": columns, "select-one": select_one, "c-call": c_call}
print(json.dumps(TASKS[sys.argv[1]](json.load(sys.stdin))))
