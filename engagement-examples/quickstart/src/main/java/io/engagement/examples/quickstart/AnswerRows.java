package io.engagement.examples.quickstart;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of survey answers.
 *
 * @param zone the zone of dates without one
 */
record AnswerRows(ZoneId zone) implements RowFormat<SurveyAnswer> {
    private static final Map<String, Question> USUAL = Stream.of(
                    Question.RECOMMEND,
                    Question.SATISFACTION,
                    Question.EFFORT,
                    Question.STAY,
                    Question.REFERRALS,
                    Question.REVIEW,
                    Question.COMMENT)
            .collect(Collectors.toMap(Question::name, question -> question, (a, b) -> a, TreeMap::new));

    @Override
    public List<String> required() {
        return List.of("customer_id", "date");
    }

    @Override
    public List<String> oneOf() {
        return List.of("score", "text");
    }

    @Override
    public List<String> optional() {
        return List.of("question", "score", "text", "item", "channel", "touchpoint", "id", "min", "max");
    }

    @Override
    public SurveyAnswer read(Row row) {
        Question question = question(row);
        Integer score = row.whole("score");
        if (score != null && !question.accepts(score)) {
            throw new BadField("score", "must fit " + question, score.toString());
        }
        if (score == null && row.text("text").isBlank()) {
            throw new BadField("score", "must be given, or text", null);
        }
        return new SurveyAnswer(
                row.required("customer_id"),
                row.time("date", zone),
                question,
                score,
                row.text("text"),
                row.text("item"),
                row.text("channel"),
                row.text("touchpoint"),
                row.text("id"));
    }

    private static Question question(Row row) {
        if (row.header().place("question") < 0) {
            return Question.RECOMMEND;
        }
        String name = row.required("question").strip();
        Integer min = row.whole("min");
        Integer max = row.whole("max");
        Question usual = USUAL.get(name.toLowerCase(Locale.ROOT));
        if (min != null && max != null && max >= min) {
            return Question.scale(usual == null ? name : usual.name(), min, max);
        }
        if (min != null || max != null) {
            throw new BadField("max", "must be given with min and not below it", max == null ? null : max.toString());
        }
        if (usual == null) {
            throw new BadField("question", "must be one of " + USUAL.keySet() + ", or come with min and max", name);
        }
        return usual;
    }
}
