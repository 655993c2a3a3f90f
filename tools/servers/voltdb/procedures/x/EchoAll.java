package x;

import java.math.BigDecimal;
import org.voltdb.VoltProcedure;
import org.voltdb.VoltTable;
import org.voltdb.VoltType;
import org.voltdb.types.GeographyPointValue;
import org.voltdb.types.GeographyValue;
import org.voltdb.types.TimestampType;

/** Gives one value of each type back as the row of a table. */
public class EchoAll extends VoltProcedure {
    public VoltTable run(byte t, short s, int i, long b, double f, String v, TimestampType ts, BigDecimal d,
            byte[] vb, GeographyPointValue p, GeographyValue g) {
        VoltTable table = new VoltTable(
                new VoltTable.ColumnInfo("T", VoltType.TINYINT),
                new VoltTable.ColumnInfo("S", VoltType.SMALLINT),
                new VoltTable.ColumnInfo("I", VoltType.INTEGER),
                new VoltTable.ColumnInfo("B", VoltType.BIGINT),
                new VoltTable.ColumnInfo("F", VoltType.FLOAT),
                new VoltTable.ColumnInfo("V", VoltType.STRING),
                new VoltTable.ColumnInfo("TS", VoltType.TIMESTAMP),
                new VoltTable.ColumnInfo("D", VoltType.DECIMAL),
                new VoltTable.ColumnInfo("VB", VoltType.VARBINARY),
                new VoltTable.ColumnInfo("P", VoltType.GEOGRAPHY_POINT),
                new VoltTable.ColumnInfo("G", VoltType.GEOGRAPHY));
        table.addRow(t, s, i, b, f, v, ts, d, vb, p, g);
        return table;
    }
}
