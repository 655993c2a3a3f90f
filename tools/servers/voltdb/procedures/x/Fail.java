package x;

import org.voltdb.VoltProcedure;

/** Fails in the way that is asked for. */
public class Fail extends VoltProcedure {
    public long run(String how) {
        if ("abort".equals(how)) throw new VoltAbortException("aborted as asked");
        if ("null".equals(how)) throw new NullPointerException();
        return 0;
    }
}
