import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.voltdb.PrivateVoltTableFactory;
import org.voltdb.VoltTable;
import org.voltdb.client.Client2;
import org.voltdb.client.Client2Config;
import org.voltdb.client.ClientFactory;
import org.voltdb.client.ProcedureInvocation;

/** The official client in Java: task and numbers are the arguments, its measurements JSON on the last line. */
public final class Peer {
  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "decode" -> decode(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "encode" -> encode(Integer.parseInt(args[1]));
      case "calls" -> calls(args);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  /** CPU time of all threads: those of the garbage collection and of the compiler are part of the price. */
  private static void measured(long ops, Work work) throws Exception {
    long cpu = cpu();
    long start = System.nanoTime();
    work.run();
    double wallMs = (System.nanoTime() - start) / 1e6;
    double cpuMs = (cpu() - cpu) / 1e6;
    System.out.printf(Locale.ROOT, "{\"wallMs\": %f, \"cpuMs\": %f, \"ops\": %d}%n", wallMs, cpuMs, ops);
    System.exit(0);
  }

  /** All values of a table by column, as the other side makes them; kept, so that nothing of it can be left out. */
  private static Object[] columns;

  private static long readAll(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.position(4);
    VoltTable table = PrivateVoltTableFactory.createVoltTableFromBuffer(buffer.slice(), true);
    int count = table.getRowCount();
    long[] ids = new long[count];
    int[] integers = new int[count];
    double[] floats = new double[count];
    String[] texts = new String[count];
    long[] micros = new long[count];
    BigDecimal[] decimals = new BigDecimal[count];
    short[] shorts = new short[count];
    byte[] tiny = new byte[count];
    for (int i = 0; table.advanceRow(); i++) {
      ids[i] = table.getLong(0);
      integers[i] = (int) table.getLong(1);
      floats[i] = table.getDouble(2);
      texts[i] = table.getString(3);
      micros[i] = table.getTimestampAsLong(4);
      decimals[i] = table.getDecimalAsBigDecimal(5);
      shorts[i] = (short) table.getLong(6);
      tiny[i] = (byte) table.getLong(7);
    }
    columns = new Object[] {ids, integers, floats, texts, micros, decimals, shorts, tiny};
    long sum = 0;
    for (long id : ids) sum += id;
    return sum;
  }

  private static void decode(Path file, int rows, int times) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < 20; i++) readAll(bytes);
    long expected = (long) rows * (rows - 1) / 2;
    measured((long) rows * times, () -> {
      for (int i = 0; i < times; i++) if (readAll(bytes) != expected) throw new IllegalStateException("another sum");
    });
  }

  private static int encodeOnce(ByteBuffer buffer, int i) throws Exception {
    ProcedureInvocation invocation = new ProcedureInvocation(i, "PutPair", (long) i, "8 chars.");
    invocation.getSerializedSize();
    buffer.clear();
    buffer.putInt(0);
    invocation.flattenToBuffer(buffer);
    buffer.putInt(0, buffer.position() - 4);
    return buffer.position();
  }

  private static void encode(int calls) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    for (int i = 0; i < calls; i++) encodeOnce(buffer, i);
    measured(calls, () -> {
      for (int i = 0; i < calls; i++) encodeOnce(buffer, i);
    });
  }

  /** Calls at each of three depths: microseconds a call, the 99th percentile in ms, microseconds of CPU a call. */
  private static void calls(String[] args) throws Exception {
    Client2Config config = new Client2Config().username(args[3]).password(args[4]);
    Client2 client = ClientFactory.createClient(config);
    client.connectSync(args[1], Integer.parseInt(args[2]));
    StringBuilder extra = new StringBuilder();
    int total = 0;
    for (int level = 5; level + 1 < args.length; level += 2) {
      int depth = Integer.parseInt(args[level]);
      int calls = Integer.parseInt(args[level + 1]);
      run(client, depth, Math.min(calls, 20_000));
      long[] times = new long[calls];
      long cpu = cpu();
      long start = System.nanoTime();
      run(client, depth, times);
      double us = (System.nanoTime() - start) / 1e3 / calls;
      double cpuUs = (cpu() - cpu) / 1e3 / calls;
      Arrays.sort(times);
      extra.append(String.format(Locale.ROOT, "%s\"us%d\": %f, \"p99Of%d\": %f, \"cpuUs%d\": %f",
          extra.length() == 0 ? "" : ", ", depth, us, depth, times[(int) (calls * 0.99)] / 1e6, depth, cpuUs));
      total += calls;
    }
    client.close();
    System.out.printf("{\"ops\": %d, \"extra\": {%s}}%n", total, extra);
    System.exit(0);
  }

  private static void run(Client2 client, int depth, int calls) throws Exception {
    run(client, depth, new long[calls]);
  }

  private static void run(Client2 client, int depth, long[] times) throws Exception {
    Semaphore free = new Semaphore(depth);
    AtomicInteger failures = new AtomicInteger();
    for (int i = 0; i < times.length; i++) {
      free.acquire();
      int call = i;
      long before = System.nanoTime();
      client.callProcedureAsync("GetPair", (long) (i % 1000)).whenComplete((response, error) -> {
        times[call] = System.nanoTime() - before;
        if (error != null || response.getStatus() != 1) failures.incrementAndGet();
        free.release();
      });
    }
    free.acquire(depth);
    if (failures.get() > 0) throw new IllegalStateException(failures.get() + " calls failed");
  }
}
