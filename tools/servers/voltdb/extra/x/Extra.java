package x;

import org.voltdb.VoltProcedure;

/** Not there at the start: for tests that load classes themselves. */
public class Extra extends VoltProcedure {
    public long run(long value) {
        return value + 1;
    }
}
