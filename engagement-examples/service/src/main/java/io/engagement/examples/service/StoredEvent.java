package io.engagement.examples.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.engagement.domain.CustomerEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An event as it stands in the journal, with the digests by which a repeat of it is recognised: 128 bits of its id, 64 of
 * all of it.
 */
final class StoredEvent {
    private final CustomerEvent event;
    private final byte[] json;
    private final long idHigh;
    private final long idLow;
    private final long content;

    private StoredEvent(CustomerEvent event, byte[] json) {
        this.event = event;
        this.json = json;
        MessageDigest sha = sha256();
        ByteBuffer id = ByteBuffer.wrap(sha.digest(event.id().getBytes(StandardCharsets.UTF_8)));
        idHigh = id.getLong();
        idLow = id.getLong();
        content = ByteBuffer.wrap(sha.digest(json)).getLong();
    }

    static StoredEvent of(CustomerEvent event) {
        try {
            return new StoredEvent(event, Json.EVENT_WRITER.writeValueAsBytes(event));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event must be text, got " + event.id(), e);
        }
    }

    static StoredEvent read(byte[] json) throws IOException {
        return new StoredEvent(Json.EVENT_READER.readValue(json), json);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    CustomerEvent event() {
        return event;
    }

    int length() {
        return json.length;
    }

    void writeTo(ByteBuffer out) {
        out.putInt(json.length).put(json);
    }

    EventIds.Verdict verdict(EventIds ids) {
        return ids.verdict(idHigh, idLow, content);
    }

    void remember(EventIds ids) {
        ids.add(idHigh, idLow, content);
    }

    boolean isSame(StoredEvent other) {
        return content == other.content;
    }
}
