"""The official client in Python: the task is the argument, its input JSON on standard input, its measurements JSON on the last line."""

import json
import resource
import sys
import time

import numpy
from iotdb.table_session import TableSession, TableSessionConfig
from iotdb.utils.IoTDBConstants import TSDataType
from iotdb.utils.NumpyTablet import NumpyTablet
from iotdb.utils.Tablet import ColumnType, Tablet

FIELDS = 10
TABLE = "readings"
FIRST_MS = 1_700_000_000_000
NAMES = ["device"] + [f"m{f}" for f in range(FIELDS)]
TYPES = [TSDataType.STRING] + [TSDataType.DOUBLE] * FIELDS
CATEGORIES = [ColumnType.TAG] + [ColumnType.FIELD] * FIELDS


def measured(work, ops):
    """What one run costs."""
    cpu = time.process_time()
    start = time.perf_counter()
    work()
    wall_ms = (time.perf_counter() - start) * 1000
    cpu_ms = (time.process_time() - cpu) * 1000
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rss_mb = rss / 1e6 if sys.platform == "darwin" else rss * 1024 / 1e6
    return {"wallMs": wall_ms, "cpuMs": cpu_ms, "rssMb": rss_mb, "ops": ops}


def times(rows, tablet):
    return numpy.arange(FIRST_MS + tablet * rows, FIRST_MS + (tablet + 1) * rows, dtype=numpy.int64)


def columns(rows):
    fields = [numpy.arange(rows, dtype=numpy.float64) / (f + 2) for f in range(FIELDS)]
    return [numpy.array(["device_1"] * rows)] + fields


def columns_tablet(rows, tablet=0):
    return NumpyTablet(TABLE, NAMES, TYPES, columns(rows), times(rows, tablet), column_types=CATEGORIES)


def rows_tablet(rows):
    values = [["device_1"] + [row / (f + 2) for f in range(FIELDS)] for row in range(rows)]
    return Tablet(TABLE, NAMES, TYPES, values, times(rows, 0).tolist(), CATEGORIES)


def encode(given):
    rows, tablets = given["rows"], given["tablets"]
    tablet = columns_tablet(rows) if given["form"] == "columns" else rows_tablet(rows)

    def work(times=tablets):
        for _ in range(times):
            tablet.get_binary_timestamps()
            tablet.get_binary_values()

    work(2)
    return measured(work, rows * tablets)


def insert(given):
    rows, tablets, warm = given["rows"], given["tablets"], given["warm"]
    config = TableSessionConfig(node_urls=[given["address"]], database=given["database"])
    session = TableSession(config)
    ready = [columns_tablet(rows, tablet) for tablet in range(warm + tablets)]
    for tablet in ready[:warm]:
        session.insert(tablet)

    def work():
        for tablet in ready[warm:]:
            session.insert(tablet)

    report = measured(work, rows * tablets)
    session.close()
    return report


TASKS = {"encode": encode, "insert": insert}
print(json.dumps(TASKS[sys.argv[1]](json.load(sys.stdin))))
