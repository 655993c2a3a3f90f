package x;

import org.voltdb.VoltProcedure;

/** Takes the time of the one partition that the key belongs to. */
public class SleepOne extends VoltProcedure {
    public long run(long key, long milliseconds) throws InterruptedException {
        Thread.sleep(milliseconds);
        return key;
    }
}
