package x;

import java.math.BigDecimal;
import org.voltdb.VoltProcedure;
import org.voltdb.VoltTable;
import org.voltdb.VoltType;
import org.voltdb.types.TimestampType;

/**
 * Makes tables of 8 columns, each with so many rows; every value follows from the number of its row, and every tenth
 * row has nothing but NULL behind its first column. 68 bytes a row.
 */
public class Rows extends VoltProcedure {
    private static final long START_MICROS = 1_700_000_000_000_000L;

    public VoltTable[] run(int count, int tables) {
        VoltTable[] result = new VoltTable[tables];
        VoltTable table = make(count);
        for (int i = 0; i < tables; i++) result[i] = table;
        return result;
    }

    private static VoltTable make(int count) {
        VoltTable table = new VoltTable(
                new VoltTable.ColumnInfo("ID", VoltType.BIGINT),
                new VoltTable.ColumnInfo("I", VoltType.INTEGER),
                new VoltTable.ColumnInfo("F", VoltType.FLOAT),
                new VoltTable.ColumnInfo("V", VoltType.STRING),
                new VoltTable.ColumnInfo("TS", VoltType.TIMESTAMP),
                new VoltTable.ColumnInfo("D", VoltType.DECIMAL),
                new VoltTable.ColumnInfo("S", VoltType.SMALLINT),
                new VoltTable.ColumnInfo("T", VoltType.TINYINT));
        for (int row = 0; row < count; row++) {
            if (row % 10 == 9) table.addRow((long) row, null, null, null, null, null, null, null);
            else
                table.addRow((long) row, row * 31, row / 8.0, "value-" + row % 10_000,
                        new TimestampType(START_MICROS + row), BigDecimal.valueOf(row, 3), (short) (row % 30_000),
                        (byte) (row % 100));
        }
        return table;
    }
}
