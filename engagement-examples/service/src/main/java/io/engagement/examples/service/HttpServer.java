package io.engagement.examples.service;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The service on a port. It listens before it has recovered, so that whoever starts it sees that it lives; until then, and
 * while it stops, all but health and metrics answer 503.
 */
final class HttpServer {
    private static final int THREADS = 32;
    private static final int IDLE_MILLIS = 30_000;
    /** How long a connection that nothing happens on stays open while the service stops. */
    private static final int LAST_MILLIS = 100;

    private static final int STOP_MILLIS = 20_000;

    /** A customer's id may be any text, slashes and dots included; no path here leads to a file. */
    private static final UriCompliance ANY_ID = UriCompliance.DEFAULT.with(
            "any id",
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final Server server = new Server(new QueuedThreadPool(THREADS));
    private final ServerConnector connector;
    private volatile @Nullable ScoringService service;
    private volatile String status = "recovering";

    HttpServer(int port, Settings settings, Clock clock, ServiceMetrics metrics) {
        EventReader reader = new EventReader(settings.currency(), clock);
        ReadEndpoints reads = new ReadEndpoints(this::service, settings.score(), clock);
        HttpApi api = new HttpApi(metrics)
                .route("POST", "/events", new EventEndpoint(reader, this::service, settings.bytes(), metrics))
                .route("GET", "/customers/{id}/profile", now(reads::profile))
                .route("GET", "/customers/{id}/score", now(reads::score))
                .route("GET", "/customers/{id}/forecast", now(reads::forecast))
                .route("GET", "/nps", now(reads::nps))
                .route("GET", "/health", now(call -> health(isReady())))
                .route("GET", "/health/live", now(call -> health(!status().equals("failed"))))
                .route("GET", "/health/ready", now(call -> health(isReady())))
                .route(
                        "GET",
                        "/metrics",
                        now(call -> Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape())));
        connector = new ServerConnector(server, new HttpConnectionFactory(configuration()));
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(LAST_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(Settings.MOST_CONNECTIONS, connector));
        server.setErrorHandler(new Problems());
        server.setHandler(new GracefulHandler(api));
        server.setStopTimeout(STOP_MILLIS);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(Settings.MOST_HEADER_BYTES);
        configuration.setUriCompliance(ANY_ID);
        return configuration;
    }

    private static HttpApi.Endpoint now(Function<Call, Reply> endpoint) {
        return call -> CompletableFuture.completedFuture(endpoint.apply(call));
    }

    void start() throws Exception {
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Begins to answer. */
    void serve(ScoringService recovered) {
        service = recovered;
        status = "up";
    }

    private ScoringService service() {
        ScoringService open = service;
        if (open == null) {
            throw Problem.of(Problem.Kind.NOT_READY, "The service is " + status + ".");
        }
        return open;
    }

    private String status() {
        ScoringService open = service;
        return status.equals("up") && open != null && !open.isWell() ? "failed" : status;
    }

    private boolean isReady() {
        return status().equals("up");
    }

    private record Health(String status, boolean live, boolean ready) {}

    private Reply health(boolean well) {
        String now = status();
        return Reply.json(well ? 200 : 503, new Health(now, !now.equals("failed"), now.equals("up")));
    }

    /** Takes no more requests, and waits for those that are under way. */
    void stop() throws Exception {
        status = "stopping";
        server.stop();
    }

    void join() throws InterruptedException {
        server.join();
    }

    /** What the server itself refuses, as problem documents. */
    private static final class Problems extends ErrorHandler {
        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            // Where the request could not be read, a path of Jetty's own stands for it.
            String path = String.valueOf(request.getHttpURI().getPath()).replace("/badMessage", "");
            // What a client asks for that HTTP has no more, or not yet, is the client's error.
            boolean theirs =
                    code == HttpStatus.NOT_IMPLEMENTED_501 || code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
            int status = theirs ? HttpStatus.BAD_REQUEST_400 : code;
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpApi.PROBLEM);
            if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, HttpApi.RETRY_SECONDS);
            }
            response.write(true, ByteBuffer.wrap(document(status, message, path)), callback);
        }

        private static byte[] document(int status, @Nullable String message, String path) {
            String title = String.valueOf(HttpStatus.getMessage(status));
            return Problem.document(status, title, message == null ? title : message, path);
        }
    }
}
