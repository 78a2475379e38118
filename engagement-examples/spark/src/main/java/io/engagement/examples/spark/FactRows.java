package io.engagement.examples.spark;

import static io.engagement.examples.spark.FactTables.AMOUNT;
import static io.engagement.examples.spark.FactTables.AT;
import static io.engagement.examples.spark.FactTables.CURRENCY;
import static io.engagement.examples.spark.FactTables.CUSTOMER_ID;
import static io.engagement.examples.spark.FactTables.ID;
import static io.engagement.examples.spark.FactTables.SCORE;
import static io.engagement.examples.spark.FactTables.TYPE;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.util.Currency;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * Facts from the rows of {@link FactTables}. A row that is no fact ends the job, with its content and the reason: a number
 * that silently misses some customers is worth less than none.
 */
final class FactRows {
    private FactRows() {}

    /** A purchase. */
    static Purchase purchase(Row row) {
        return read(row, FactRows::toPurchase);
    }

    /** An answer to the question whether they would recommend us. */
    static SurveyAnswer answer(Row row) {
        return read(row, FactRows::toAnswer);
    }

    /** An event of any kind: the columns that are there say which. */
    static CustomerEvent event(Row row) {
        return read(row, FactRows::toEvent);
    }

    private static CustomerEvent toEvent(Row row) {
        if (!row.isNullAt(AMOUNT)) {
            return toPurchase(row);
        }
        return row.isNullAt(SCORE) ? toInteraction(row) : toAnswer(row);
    }

    private static Purchase toPurchase(Row row) {
        Money amount = Money.of(row.getDecimal(AMOUNT), currency(row.getString(CURRENCY)));
        return Purchase.of(row.getString(CUSTOMER_ID), row.getInstant(AT), amount)
                .withId(id(row));
    }

    private static SurveyAnswer toAnswer(Row row) {
        return SurveyAnswer.of(row.getString(CUSTOMER_ID), row.getInstant(AT), Question.RECOMMEND, row.getInt(SCORE))
                .withId(id(row));
    }

    private static Interaction toInteraction(Row row) {
        InteractionType type = InteractionType.of(row.getString(TYPE));
        return Interaction.of(row.getString(CUSTOMER_ID), row.getInstant(AT), type)
                .withId(id(row));
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("currency must be an ISO 4217 code, got \"" + code + '"', e);
        }
    }

    private static String id(Row row) {
        return row.isNullAt(ID) ? "" : row.getString(ID);
    }

    private static <E> E read(Row row, Function<Row, E> read) {
        try {
            return read.apply(row);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "row must be of an event, got customer_id, at, id, amount, currency, score, type = " + row + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
