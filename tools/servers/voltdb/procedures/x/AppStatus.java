package x;

import org.voltdb.VoltProcedure;

/** Answers with a status of its own; a text that is NULL is not set. */
public class AppStatus extends VoltProcedure {
    public long run(byte code, String text) {
        setAppStatusCode(code);
        if (text != null) setAppStatusString(text);
        return code;
    }
}
