package x;

import org.voltdb.VoltProcedure;
import org.voltdb.VoltTable;

/** Gives a table back as it came, as often as wanted. */
public class EchoTable extends VoltProcedure {
    public VoltTable[] run(VoltTable table, int times) {
        VoltTable[] tables = new VoltTable[times];
        for (int i = 0; i < times; i++) tables[i] = table;
        return tables;
    }
}
