package io.engagement.examples.quickstart.page;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The option of a chart: what it looks like is written as JSON, what it shows is set by place. */
final class Option {
    /** Members of maps in order, so that the same numbers make the same page. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final JsonNode root;

    private Option(JsonNode root) {
        this.root = root;
    }

    /** An option as it is written in the documentation of ECharts. */
    static Option of(String json) {
        try {
            return new Option(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /**
     * Sets a value.
     *
     * @param place a JSON pointer such as {@code /series/0/data} to a member of what is there
     * @param value records, lists, numbers and texts
     */
    Option set(String place, Object value) {
        JsonPointer pointer = JsonPointer.compile(place);
        JsonNode within = root.at(pointer.head());
        JsonNode node = JSON.valueToTree(value);
        JsonPointer last = pointer.last();
        if (within instanceof ObjectNode object) {
            object.set(last.getMatchingProperty(), node);
        } else if (within instanceof ArrayNode array && last.getMatchingIndex() < array.size()) {
            array.set(last.getMatchingIndex(), node);
        } else {
            throw new IllegalArgumentException("place must be within what is there, got " + place);
        }
        return this;
    }

    /** Adds to a list. */
    Option add(String place, Option value) {
        if (!(root.at(place) instanceof ArrayNode array)) {
            throw new IllegalArgumentException("place must be a list, got " + place);
        }
        array.add(value.root);
        return this;
    }

    /** The option with a title and what the chart says. */
    Chart chart(String title, String text) {
        return new Chart(title, text, toString());
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
