package x;

import org.voltdb.VoltProcedure;

/** Takes its time, and that of all partitions. */
public class SleepAll extends VoltProcedure {
    public long run(long milliseconds) throws InterruptedException {
        Thread.sleep(milliseconds);
        return milliseconds;
    }
}
