package io.engagement.examples.service;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a path to its endpoint and back: what an endpoint throws becomes a problem document. */
final class HttpApi extends Handler.Abstract {
    static final String PROBLEM = "application/problem+json";
    static final String RETRY_SECONDS = "1";
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final String VARIABLE = "{id}";

    /** Answers a call, now or later. */
    interface Endpoint {
        CompletableFuture<Reply> answer(Call call);
    }

    /** A path and what answers there. */
    private record Route(String method, String path, List<String> segments, Endpoint endpoint) {}

    private final ServiceMetrics metrics;
    private final List<Route> routes = new ArrayList<>();

    HttpApi(ServiceMetrics metrics) {
        this.metrics = metrics;
    }

    /** Adds an endpoint; a segment {@code {id}} of the path stands for any text. */
    HttpApi route(String method, String path, Endpoint endpoint) {
        routes.add(new Route(method, path, List.of(path.substring(1).split("/", -1)), endpoint));
        return this;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = String.valueOf(request.getHttpURI().getPath());
        List<String> segments =
                List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        List<Route> there = path.startsWith("/")
                ? routes.stream().filter(route -> fits(route, segments)).toList()
                : List.of();
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Route route = there.stream()
                .filter(one -> one.method.equals(method))
                .findFirst()
                .orElse(null);
        String name = there.isEmpty() ? "unknown" : there.get(0).path;
        CompletableFuture<Reply> answer =
                route == null ? refused(noRoute(there, request, path)) : answer(route, request, segments);
        var unused = answer.handle((reply, failure) -> reply != null ? reply : refusal(failure, path, there))
                .thenAccept(reply -> {
                    long took = System.nanoTime() - request.getBeginNanoTime();
                    metrics.answered(name, route == null ? "other" : method, reply.status, took);
                    send(reply, response, callback);
                })
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        callback.failed(failure);
                    }
                });
        return true;
    }

    private static CompletableFuture<Reply> answer(Route route, Request request, List<String> segments) {
        try {
            return route.endpoint.answer(new Call(request, parts(route, segments)));
        } catch (RuntimeException e) {
            return refused(e);
        }
    }

    private static CompletableFuture<Reply> refused(RuntimeException reason) {
        return CompletableFuture.failedFuture(reason);
    }

    private static boolean fits(Route route, List<String> segments) {
        if (segments.size() != route.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String expected = route.segments.get(i);
            if (!expected.equals(VARIABLE) && !expected.equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> parts(Route route, List<String> segments) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            if (route.segments.get(i).equals(VARIABLE)) {
                parts.add(decoded(segments.get(i)));
            }
        }
        return parts;
    }

    private static String decoded(String segment) {
        try {
            // In a path, unlike in a form, a plus is a plus.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The path cannot be decoded: " + e.getMessage() + ".");
        }
    }

    private Problem noRoute(List<Route> there, Request request, String path) {
        if (there.isEmpty()) {
            return Problem.of(
                    Problem.Kind.NOT_FOUND,
                    "There is no " + path + " here; there are "
                            + routes.stream().map(Route::path).distinct().collect(Collectors.joining(", ")) + ".");
        }
        return Problem.of(
                Problem.Kind.METHOD_NOT_ALLOWED,
                "The method must be " + allowed(there) + ", got " + request.getMethod() + ".");
    }

    private static String allowed(List<Route> there) {
        return there.stream()
                .map(route -> route.method.equals("GET") ? "GET, HEAD" : route.method)
                .collect(Collectors.joining(", "));
    }

    private Reply refusal(@Nullable Throwable failure, String path, List<Route> there) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        Problem problem;
        if (cause instanceof Problem known) {
            problem = known;
        } else {
            LOG.error("{} failed", path, cause);
            problem = Problem.of(Problem.Kind.INTERNAL_ERROR, "The service failed; its log says why.");
        }
        metrics.refused(problem.kind());
        Map<String, String> headers = new TreeMap<>();
        if (problem.kind() == Problem.Kind.METHOD_NOT_ALLOWED) {
            headers.put("Allow", allowed(there));
        } else if (problem.kind() == Problem.Kind.UNSUPPORTED_MEDIA_TYPE) {
            headers.put("Accept-Post", Reply.JSON);
        } else if (problem.kind().status == 503) {
            headers.put("Retry-After", RETRY_SECONDS);
        }
        return Reply.problem(problem, path, headers);
    }

    private static void send(Reply reply, Response response, Callback callback) {
        response.setStatus(reply.status);
        reply.headers.forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body.length);
        response.write(true, ByteBuffer.wrap(reply.body), callback);
    }
}
