package x;

import java.math.BigDecimal;
import org.voltdb.VoltProcedure;
import org.voltdb.VoltTable;
import org.voltdb.VoltType;
import org.voltdb.types.TimestampType;

/** Gives arrays back, each as a table of one column with a row for every element; the last one may be NULL. */
public class EchoArrays extends VoltProcedure {
    public VoltTable[] run(short[] s, int[] i, long[] b, double[] f, String[] v, TimestampType[] ts, BigDecimal[] d,
            byte[][] vb) {
        VoltTable[] tables = {
            column(VoltType.SMALLINT), column(VoltType.INTEGER), column(VoltType.BIGINT), column(VoltType.FLOAT),
            column(VoltType.STRING), column(VoltType.TIMESTAMP), column(VoltType.DECIMAL), column(VoltType.VARBINARY)
        };
        for (short value : s) tables[0].addRow(value);
        for (int value : i) tables[1].addRow(value);
        for (long value : b) tables[2].addRow(value);
        for (double value : f) tables[3].addRow(value);
        for (String value : v) tables[4].addRow(new Object[] {value});
        for (TimestampType value : ts) tables[5].addRow(new Object[] {value});
        for (BigDecimal value : d) tables[6].addRow(new Object[] {value});
        if (vb != null) for (byte[] value : vb) tables[7].addRow(new Object[] {value});
        return tables;
    }

    private static VoltTable column(VoltType type) {
        return new VoltTable(new VoltTable.ColumnInfo("VALUE", type));
    }
}
