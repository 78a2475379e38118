package io.engagement.examples.service;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is sent back. */
final class Reply {
    static final String JSON = "application/json";

    final int status;
    final String type;
    final byte[] body;
    final Map<String, String> headers;

    private Reply(int status, String type, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.headers = headers;
    }

    static Reply ok(Object result) {
        return json(200, result);
    }

    static Reply json(int status, Object result) {
        return new Reply(status, JSON, Json.bytes(result), Map.of());
    }

    static Reply text(String type, String text) {
        return new Reply(200, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Reply problem(Problem problem, String instance, Map<String, String> headers) {
        return new Reply(problem.kind().status, HttpApi.PROBLEM, problem.document(instance), headers);
    }
}
