package io.engagement.examples.recipes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.engagement.churn.ChurnRate;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.ltv.LtvModel;
import io.engagement.score.CustomerProfile;
import io.engagement.score.EngagementScore;
import java.io.IOException;
import java.util.function.Function;

/**
 * Facts and results as JSON that Jackson reads back to equal objects. Records need nothing but times as text; where a type
 * has several forms a mix-in names them, and what has a text form of its own travels as that text.
 */
final class EngagementJson {
    private EngagementJson() {}

    /** The mapper: immutable, for all threads. */
    static JsonMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .addMixIn(CustomerEvent.class, ByName.class)
                .addMixIn(InteractionType.class, Word.class)
                .addMixIn(Estimate.class, KnownOrUndefined.class)
                .addMixIn(ChurnRate.Definition.class, ByDefinition.class)
                .addModule(texts())
                .build();
    }

    /** Definitions, profiles and models: versioned text, the same on every machine. */
    private static SimpleModule texts() {
        SimpleModule texts = new SimpleModule();
        text(texts, EngagementScore.class, EngagementScore::toText, EngagementScore::parse);
        text(texts, CustomerProfile.class, CustomerProfile::toText, CustomerProfile::parse);
        text(texts, LtvModel.class, LtvModel::toText, LtvModel::parse);
        return texts;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Purchase.class, name = "purchase"),
        @JsonSubTypes.Type(value = SurveyAnswer.class, name = "answer"),
        @JsonSubTypes.Type(value = Interaction.class, name = "interaction")
    })
    private interface ByName {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Estimate.Known.class), @JsonSubTypes.Type(Estimate.Undefined.class)})
    private interface KnownOrUndefined {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "definition")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ChurnRate.Definition.StartOfPeriod.class, name = "start of period"),
        @JsonSubTypes.Type(value = ChurnRate.Definition.Exposure.class, name = "exposure"),
        @JsonSubTypes.Type(value = ChurnRate.Definition.Inactivity.class, name = "inactivity")
    })
    private interface ByDefinition {}

    private abstract static class Word {
        @JsonCreator
        static InteractionType of(String name) {
            return InteractionType.of(name);
        }

        @JsonValue
        abstract String name();
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, ? extends T> read) {
        module.addSerializer(type, new Text<>(type, write));
        module.addDeserializer(type, new Parsed<>(type, read));
    }

    private static final class Text<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1;
        private final transient Function<T, String> write;

        private Text(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(write.apply(value));
        }
    }

    private static final class Parsed<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1;
        private final transient Function<String, ? extends T> read;

        private Parsed(Class<T> type, Function<String, ? extends T> read) {
            super(type);
            this.read = read;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) {
            return read.apply(text);
        }
    }
}
