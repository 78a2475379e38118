package io.engagement.examples.jdbc;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Map;

/**
 * The job in a process of its own that stops, for good, at a commit: ready to be killed in the middle of a transaction
 * or right behind it.
 */
final class StallingDatabase extends Database {
    static final String STALLED = "stalled";

    private final int commit;
    private final boolean before;
    private int commits;

    private StallingDatabase(String url, int commit, boolean before) {
        super(url, Map.of());
        this.commit = commit;
        this.before = before;
    }

    /**
     * Runs the job.
     *
     * @param args the number of the commit, "before" or "after", and the options of the job
     */
    public static void main(String... args) {
        EngagementJob.run(
                System.out,
                System.err,
                url -> new StallingDatabase(url, Integer.parseInt(args[0]), args[1].equals("before")),
                Arrays.copyOfRange(args, 2, args.length));
    }

    @Override
    Connection connect() {
        Connection real = super.connect();
        return (Connection) Proxy.newProxyInstance(
                StallingDatabase.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    boolean here = method.getName().equals("commit") && ++commits == commit;
                    if (here && before) {
                        stall();
                    }
                    Object result;
                    try {
                        result = method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (here) {
                        stall();
                    }
                    return result;
                });
    }

    private static void stall() throws IOException {
        System.out.write((STALLED + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        while (System.in.read() >= 0) {
            // Until it is killed.
        }
    }
}
