import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.voltdb.ServerThread;
import org.voltdb.StartAction;
import org.voltdb.VoltDB;

/** Starts one node with what its arguments say, {@code name=value} each, and prints READY when it takes clients. */
public final class Launch {
    private Launch() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> given = new HashMap<>();
        for (String arg : args) {
            int at = arg.indexOf('=');
            given.put(arg.substring(0, at), arg.substring(at + 1));
        }
        VoltDB.Configuration node = new VoltDB.Configuration();
        node.m_pathToDeployment = given.get("deployment");
        node.m_port = port(given, "client");
        node.m_adminPort = port(given, "admin");
        node.m_internalPort = port(given, "internal");
        node.m_zkPort = port(given, "zookeeper");
        node.m_drAgentPortStart = port(given, "replication");
        node.m_httpPort = -1;
        node.m_externalInterface = "127.0.0.1";
        node.m_internalInterface = "127.0.0.1";
        // Every node's internal address; the first one leads, and all must agree on it.
        String[] coordinators = given.get("coordinators").split(",");
        node.m_coordinators = new TreeSet<>(Arrays.asList(coordinators));
        node.m_leader = coordinators[0];
        node.m_hostCount = coordinators.length;
        if ("true".equals(given.get("rejoin"))) node.m_startAction = StartAction.LIVE_REJOIN;
        ServerThread server = new ServerThread(node);
        server.start();
        server.waitForInitialization();
        System.out.println("READY");
    }

    private static int port(Map<String, String> given, String name) {
        return Integer.parseInt(given.get(name));
    }
}
