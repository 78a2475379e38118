package io.engagement.examples.service;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * {@code POST /events}. Room for the body is taken before it is read and given back with the answer, so that no number of
 * clients can fill the memory; who finds no room is told so at once.
 */
final class EventEndpoint implements HttpApi.Endpoint {
    private static final long MOST_DRAINED = 16L << 20;

    private final EventReader reader;
    private final Supplier<ScoringService> service;
    private final Semaphore room;

    EventEndpoint(EventReader reader, Supplier<ScoringService> service, int bytes, ServiceMetrics metrics) {
        this.reader = reader;
        this.service = service;
        this.room = new Semaphore(bytes);
        metrics.gauge(
                "engagement.bodies.bytes", "Bytes of bodies in the service", () -> bytes - room.availablePermits());
    }

    @Override
    public CompletableFuture<Reply> answer(Call call) {
        try {
            return taken(call);
        } catch (Problem refused) {
            return drained(call.request()).thenCompose(drained -> CompletableFuture.failedFuture(refused));
        }
    }

    private CompletableFuture<Reply> taken(Call call) {
        Request request = call.request();
        call.query();
        requireJson(request);
        ScoringService open = service.get();
        long length = request.getLength();
        if (length > Settings.MOST_BYTES) {
            throw tooLarge();
        }
        int reserved = length < 0 ? Settings.MOST_BYTES : (int) length;
        if (!room.tryAcquire(reserved)) {
            throw Problem.of(Problem.Kind.OVERLOADED, "There is no room for another body at the moment.");
        }
        return body(request)
                .thenCompose(body -> open.submit(
                        reader.read(body).stream().map(StoredEvent::of).toList()))
                // The writer goes on with the next group while others answer this one.
                .thenApplyAsync(Reply::ok, request.getComponents().getExecutor())
                .whenComplete((reply, failure) -> room.release(reserved));
    }

    /** Many clients send all before they read; of a connection that was closed meanwhile they would see only that. */
    private static CompletableFuture<Void> drained(Request request) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        if (request.getLength() <= MOST_DRAINED && request.getLength() >= 0) {
            Content.Source.consumeAll(request, Callback.from(() -> end.complete(null), failure -> end.complete(null)));
        } else {
            end.complete(null);
        }
        return end;
    }

    private static void requireJson(Request request) {
        String type = String.valueOf(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        List<String> parts =
                List.of(type.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "").split(";", -1));
        boolean utf8 = parts.stream().skip(1).allMatch(part -> part.isEmpty() || part.equals("charset=utf-8"));
        if (!parts.get(0).equals(Reply.JSON) || !utf8 || (encoding != null && !encoding.equals("identity"))) {
            throw Problem.of(
                    Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be application/json in UTF-8 without an encoding, got " + type
                            + (encoding == null ? "." : " with encoding " + encoding + "."));
        }
    }

    private static CompletableFuture<byte[]> body(Request request) {
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        Content.Source.asByteArrayAsync(request, Settings.MOST_BYTES, Promise.Invocable.toPromise(body));
        return body.exceptionally(failure -> {
            throw failure instanceof IllegalStateException
                    ? tooLarge()
                    : Problem.of(Problem.Kind.BAD_REQUEST, "The body did not come whole: " + failure.getMessage());
        });
    }

    private static Problem tooLarge() {
        return Problem.of(Problem.Kind.TOO_LARGE, "A body must be of at most " + Settings.MOST_BYTES + " bytes.");
    }
}
