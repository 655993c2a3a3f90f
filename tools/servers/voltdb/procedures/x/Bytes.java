package x;

import org.voltdb.VoltProcedure;
import org.voltdb.VoltTable;
import org.voltdb.VoltType;

/** Makes one value of so many bytes: the low byte of each one's position. */
public class Bytes extends VoltProcedure {
    public VoltTable run(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) i;
        VoltTable table = new VoltTable(new VoltTable.ColumnInfo("BYTES", VoltType.VARBINARY));
        table.addRow(new Object[] {bytes});
        return table;
    }
}
