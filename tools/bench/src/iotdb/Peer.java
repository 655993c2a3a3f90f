import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.HashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iotdb.common.rpc.thrift.TSStatus;
import org.apache.iotdb.isession.ITableSession;
import org.apache.iotdb.isession.SessionDataSet;
import org.apache.iotdb.service.rpc.thrift.IClientRPCService;
import org.apache.iotdb.session.TableSessionBuilder;
import org.apache.iotdb.session.util.SessionUtils;
import org.apache.tsfile.enums.ColumnCategory;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.write.record.Tablet;

/** The official client in Java: task and numbers are the arguments, its measurements JSON on the last line. */
public final class Peer {
  private static final int FIELDS = 10;
  private static final String TABLE = "readings";
  private static final long FIRST_MS = 1_700_000_000_000L;

  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "encode" -> encode(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      case "decode" ->
          decode(
              Path.of(args[1]),
              Integer.parseInt(args[2]),
              Integer.parseInt(args[3]),
              args[4].equals("timestamp"));
      case "insert" -> insert(args);
      case "query" -> query(args);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** CPU time of all threads: those of the garbage collection and of the compiler are part of the price. */
  private static long cpuNs() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }

  private static void measured(long ops, Work work) throws Exception {
    long cpu = cpuNs();
    long start = System.nanoTime();
    work.run();
    double wallMs = (System.nanoTime() - start) / 1e6;
    double cpuMs = (cpuNs() - cpu) / 1e6;
    System.out.printf(
        java.util.Locale.ROOT, "{\"wallMs\": %f, \"cpuMs\": %f, \"ops\": %d}%n", wallMs, cpuMs, ops);
    System.exit(0);
  }

  /** The compiler needs it; as long as in the other sides. */
  private static void warmUp(Work work) throws Exception {
    for (long start = cpuNs(); cpuNs() < start + 1_000_000_000L; ) work.run();
  }

  private static Tablet tablet(int rows, int number) {
    List<String> names = new ArrayList<>(List.of("device"));
    List<TSDataType> types = new ArrayList<>(List.of(TSDataType.STRING));
    List<ColumnCategory> categories = new ArrayList<>(List.of(ColumnCategory.TAG));
    for (int f = 0; f < FIELDS; f++) {
      names.add("m" + f);
      types.add(TSDataType.DOUBLE);
      categories.add(ColumnCategory.FIELD);
    }
    Tablet tablet = new Tablet(TABLE, names, types, categories, rows);
    for (int r = 0; r < rows; r++) {
      tablet.addTimestamp(r, FIRST_MS + (long) number * rows + r);
      tablet.addValue(r, 0, "device_1");
      for (int f = 0; f < FIELDS; f++) tablet.addValue(r, f + 1, (double) r / (f + 2));
    }
    return tablet;
  }

  private static long sink;

  private static void encode(int rows, int tablets) throws Exception {
    Tablet tablet = tablet(rows, 0);
    Work work =
        () -> {
          for (int i = 0; i < tablets; i++) {
            sink += SessionUtils.getTimeBuffer(tablet).limit();
            sink += SessionUtils.getValueBuffer(tablet).limit();
          }
        };
    warmUp(work);
    measured((long) rows * tablets, work);
  }

  private static void decode(Path block, int blocks, int rows, boolean asObjects) throws Exception {
    byte[] bytes = Files.readAllBytes(block);
    Work work = () -> expectSum(sum(fromBlocks(bytes, blocks), asObjects), blocks, rows);
    warmUp(work);
    measured((long) rows * blocks, work);
  }

  /** A result whose answers are all there, so that nothing is left but to decode them. */
  private static SessionDataSet fromBlocks(byte[] bytes, int blocks) {
    List<String> names = new ArrayList<>(List.of("time", "device"));
    List<String> types = new ArrayList<>(List.of("TIMESTAMP", "STRING"));
    for (int f = 0; f < FIELDS; f++) {
      names.add("m" + f);
      types.add("DOUBLE");
    }
    Map<String, Integer> indexes = new HashMap<>();
    for (int c = 0; c < names.size(); c++) indexes.put(names.get(c), c);
    List<Integer> order = IntStream.range(0, names.size()).boxed().collect(Collectors.toList());
    List<ByteBuffer> answers = new ArrayList<>();
    for (int b = 0; b < blocks; b++) answers.add(ByteBuffer.wrap(bytes));
    var client =
        (IClientRPCService.Iface)
            Proxy.newProxyInstance(
                Peer.class.getClassLoader(),
                new Class<?>[] {IClientRPCService.Iface.class},
                (proxy, method, given) -> new TSStatus(200));
    return new SessionDataSet(
        "", names, types, indexes, 1, 1, client, 1, answers, true, false, ZoneOffset.UTC, 1000, true, order);
  }

  /** Reads every cell; the time as a number, or as an object. */
  private static double sum(SessionDataSet dataSet, boolean asObjects) throws Exception {
    SessionDataSet.DataIterator rows = dataSet.iterator();
    double sum = 0;
    while (rows.next()) {
      sink += asObjects ? rows.getTimestamp(1).getTime() : rows.getLong(1);
      sink += rows.getString(2).length();
      for (int c = 3; c < 3 + FIELDS - 1; c++) sink += (long) rows.getDouble(c);
      sum += rows.getDouble(2 + FIELDS);
    }
    return sum;
  }

  private static void expectSum(double actual, int tablets, long rows) {
    double expected = (double) tablets * (rows * (rows - 1) / 2) / (FIELDS + 1);
    if (!(Math.abs(actual / expected - 1) < 1e-9))
      throw new IllegalStateException("the sum is " + actual + " instead of " + expected);
  }

  private static ITableSession open(String address, String database) throws Exception {
    return new TableSessionBuilder()
        .nodeUrls(Collections.singletonList(address))
        .username("root")
        .password("root")
        .database(database)
        .enableRedirection(false)
        // Its compressed tablets are for newer servers.
        .enableCompression(false)
        .build();
  }

  private static void insert(String[] args) throws Exception {
    int rows = Integer.parseInt(args[3]);
    int tablets = Integer.parseInt(args[4]);
    int warm = Integer.parseInt(args[5]);
    try (ITableSession session = open(args[1], args[2])) {
      List<Tablet> ready = new ArrayList<>();
      for (int i = 0; i < warm + tablets; i++) ready.add(tablet(rows, i));
      for (Tablet tablet : ready.subList(0, warm)) session.insert(tablet);
      measured(
          (long) rows * tablets,
          () -> {
            for (Tablet tablet : ready.subList(warm, warm + tablets)) session.insert(tablet);
          });
    }
  }

  private static void query(String[] args) throws Exception {
    int rows = Integer.parseInt(args[4]);
    int tablets = Integer.parseInt(args[5]);
    try (ITableSession session = open(args[1], args[2])) {
      Work work =
          () -> {
            try (SessionDataSet dataSet = session.executeQueryStatement(args[3])) {
              expectSum(sum(dataSet, args[6].equals("timestamp")), tablets, rows);
            }
          };
      work.run();
      measured((long) rows * tablets, work);
    }
  }
}
