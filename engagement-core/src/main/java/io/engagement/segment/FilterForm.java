package io.engagement.segment;

import io.engagement.domain.EventFilter;
import io.engagement.domain.EventFilter.Kind;
import io.engagement.domain.EventFilter.Term;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a filter, {@code (events (ANSWER recommend 0 6 "" "" ""))} and {@code (named "sad" (events ...))}. A
 * score without a limit is {@code ""}.
 */
final class FilterForm {
    private FilterForm() {}

    static Form of(EventFilter filter) {
        Form events =
                Form.of("events", filter.anyOf().stream().map(FilterForm::term).toList());
        boolean isNamed = !filter.equals(new EventFilter(filter.anyOf(), null));
        return isNamed ? Form.of("named", filter.name(), events) : events;
    }

    private static Form term(Term term) {
        return Form.of(
                term.kind(),
                term.type(),
                orEmpty(term.lowest()),
                orEmpty(term.highest()),
                term.item(),
                term.channel(),
                term.touchpoint());
    }

    private static Object orEmpty(@Nullable Integer limit) {
        return limit == null ? "" : limit;
    }

    static EventFilter read(Form form) {
        if (form.head().equals("named")) {
            return read(form.form(2)).named(form.word(1));
        }
        return new EventFilter(
                form.requireHead("events").forms(1).stream()
                        .map(FilterForm::term)
                        .toList(),
                null);
    }

    private static Term term(Form form) {
        return new Term(
                form.read(0, Kind::valueOf),
                form.word(1),
                limit(form, 2),
                limit(form, 3),
                form.word(4),
                form.word(5),
                form.word(6));
    }

    private static @Nullable Integer limit(Form form, int place) {
        return form.word(place).isEmpty() ? null : form.read(place, Integer::valueOf);
    }
}
