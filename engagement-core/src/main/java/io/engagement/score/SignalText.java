package io.engagement.score;

import io.engagement.domain.InteractionType;
import io.engagement.domain.Question;
import java.time.Duration;
import java.util.Currency;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A signal as a line of the definition's text form, version 1, and back. */
final class SignalText {
    private SignalText() {}

    /** What a profile depends on: without how it is judged. */
    static String layout(Signal signal) {
        // The half-life of a latest event is how it is judged: the state is its time.
        return accumulated(signal, signal.keepsLatest() ? null : signal.halfLife())
                + (signal.capped() ? " capped" : "");
    }

    static String of(Signal signal) {
        return accumulated(signal, signal.halfLife())
                + (signal.capped() ? " cap " + Words.number(signal.dailyCap()) : "")
                + " scale " + scale(signal.scale())
                + " weight " + Words.number(signal.weight())
                + " missing " + missing(signal.missing());
    }

    private static String accumulated(Signal signal, @Nullable Duration halfLife) {
        return "signal " + Words.quoted(signal.name())
                + " " + source(signal.source())
                + (signal.channel().isEmpty() ? "" : " channel " + Words.quoted(signal.channel()))
                + (signal.item().isEmpty() ? "" : " item " + Words.quoted(signal.item()))
                + (halfLife == null ? "" : " half-life " + halfLife);
    }

    private static String source(Signal.Source source) {
        if (source instanceof Signal.Source.Spend spend) {
            return "spend " + spend.currency().getCurrencyCode();
        }
        if (source instanceof Signal.Source.Interactions interactions) {
            return "interactions " + Words.quoted(interactions.type().name());
        }
        if (source instanceof Signal.Source.LastInteraction last) {
            return "last-interaction " + Words.quoted(last.type().name());
        }
        if (source instanceof Signal.Source.LatestAnswer latest) {
            Question question = latest.question();
            return "latest-answer " + Words.quoted(question.name()) + " " + question.min() + " " + question.max();
        }
        return source instanceof Signal.Source.Purchases ? "purchases" : "last-purchase";
    }

    private static String scale(Scale scale) {
        if (scale instanceof Scale.Inverted inverted) {
            return "inverted " + scale(inverted.scale());
        }
        if (scale instanceof Scale.Linear linear) {
            return "linear " + Words.number(linear.low()) + " " + Words.number(linear.high());
        }
        if (scale instanceof Scale.Normal normal) {
            return "normal " + Words.number(normal.mean()) + " " + Words.number(normal.deviation());
        }
        if (scale instanceof Scale.Percentile percentile) {
            return "percentile " + percentile.words();
        }
        return "half-at " + Words.number(((Scale.Saturating) scale).half());
    }

    private static String missing(Missing missing) {
        return missing.counts() ? "neutral " + Words.number(missing.scaled()) : "renormalise";
    }

    static Signal parse(String line) {
        Words words = new Words(line);
        words.expect("signal");
        String name = words.text();
        Signal.Source source = source(words);
        String channel = "";
        String item = "";
        Duration halfLife = null;
        double cap = Double.POSITIVE_INFINITY;
        Scale scale = null;
        double weight = Double.NaN;
        Missing missing = null;
        Set<String> given = new HashSet<>();
        while (words.hasNext()) {
            String word = words.word();
            if (!given.add(word)) {
                throw new IllegalArgumentException("text must say " + word + " once, got it twice in: " + line);
            }
            switch (word) {
                case "channel" -> channel = words.text();
                case "item" -> item = words.text();
                case "half-life" -> halfLife = words.parsed("a duration", Duration::parse);
                case "cap" -> cap = words.number();
                case "scale" -> scale = scale(words);
                case "weight" -> weight = words.number();
                case "missing" -> missing = missing(words);
                default ->
                    throw new IllegalArgumentException(
                            "text must have channel, item, half-life, cap, scale, weight or missing, got " + word
                                    + " in: " + line);
            }
        }
        if (scale == null || missing == null || Double.isNaN(weight)) {
            throw new IllegalArgumentException("text must have a scale, a weight and missing, got " + line);
        }
        return new Signal(name, source, channel, item, halfLife, cap, scale, weight, missing);
    }

    private static Signal.Source source(Words words) {
        String word = words.word();
        return switch (word) {
            case "purchases" -> new Signal.Source.Purchases();
            case "last-purchase" -> new Signal.Source.LastPurchase();
            case "spend" -> new Signal.Source.Spend(words.parsed("a currency", Currency::getInstance));
            case "interactions" -> new Signal.Source.Interactions(InteractionType.of(words.text()));
            case "last-interaction" -> new Signal.Source.LastInteraction(InteractionType.of(words.text()));
            case "latest-answer" ->
                new Signal.Source.LatestAnswer(new Question(words.text(), words.whole(), words.whole()));
            default ->
                throw new IllegalArgumentException(
                        "text must have purchases, last-purchase, spend, interactions, last-interaction or latest-answer"
                                + " as what counts, got " + word);
        };
    }

    private static Scale scale(Words words) {
        String word = words.word();
        return switch (word) {
            case "half-at" -> Scale.halfAt(words.number());
            case "linear" -> Scale.linear(words.number(), words.number());
            case "normal" -> Scale.normal(words.number(), words.number());
            case "inverted" -> scale(words).inverted();
            case "percentile" -> Scale.Percentile.parse(words);
            default ->
                throw new IllegalArgumentException(
                        "text must have half-at, linear, normal, percentile or inverted as a scale, got " + word);
        };
    }

    private static Missing missing(Words words) {
        return words.takes("renormalise")
                ? Missing.renormalise()
                : Missing.neutral(words.expect("neutral").number());
    }
}
