package io.engagement.examples.quickstart.analysis;

import io.engagement.activity.ActiveUsers;
import io.engagement.activity.ActiveUsers.PowerCurve;
import io.engagement.activity.Conversion;
import io.engagement.activity.Conversion.Group;
import io.engagement.activity.EmailEngagement;
import io.engagement.activity.SocialEngagement;
import io.engagement.activity.Visits;
import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Question;
import io.engagement.domain.Window;
import io.engagement.history.ActivityLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What customers do: who is active, how often and how long they come, e-mail, posts, and what leads to a purchase. */
public final class ActivityAnalysis {
    public static final int MONTH = 28;
    public static final Duration TO_PURCHASE = Duration.ofDays(7);

    private static final int WEEK = 7;
    private static final int CONVERSION_WEEKS = 12;

    private final Histories histories;
    private final ZoneId zone;
    private final LocalDate end;
    private final ActivityLog.Builder days;
    private final Visits.Tally visits;
    private final EmailEngagement.Tally email =
            EmailEngagement.collector().supplier().get();
    private final SocialEngagement.Reactions social =
            SocialEngagement.reactions().supplier().get();
    private final List<Conversion.Tally> conversions = new ArrayList<>();
    private final Finding<Active> active;
    private @Nullable Instant first;

    /**
     * The customers who did anything, day by day.
     *
     * @param days the days of the last month of four weeks, or as many as were observed
     * @param month of its customers, on how many days they were active
     */
    public record Active(List<ActiveUsers.Day> days, PowerCurve month) {}

    ActivityAnalysis(Facts facts, Histories histories) {
        this.histories = histories;
        zone = facts.zone();
        end = LocalDate.ofInstant(histories.asOf(), zone);
        days = ActivityLog.collector(Cadence.daily(zone)).supplier().get();
        visits = Visits.during(last(MONTH)).collector().supplier().get();
        List<InteractionType> types = Ranking.typesCounted(histories);
        if (!types.isEmpty()) {
            conversions.add(toPurchase(EventFilter.interactions(types.get(0)), Group.CHANNEL));
        }
        conversions.add(toPurchase(EventFilter.answers(Question.RECOMMEND), Group.TOUCHPOINT));
        facts.forEachEvent(this::add);
        active = findActive();
    }

    /** The last whole local days before the moment of the report. */
    private Window last(int length) {
        return Window.of(end.minusDays(length), end, zone);
    }

    private Conversion.Tally toPurchase(EventFilter from, Group group) {
        Conversion rule = Conversion.of(
                from, EventFilter.purchases(), TO_PURCHASE, last(CONVERSION_WEEKS * WEEK), histories.asOf());
        return rule.collector(group).supplier().get();
    }

    private void add(CustomerEvent event) {
        if (!event.at().isBefore(histories.asOf())) {
            return;
        }
        first = first == null || event.at().isBefore(first) ? event.at() : first;
        if (Ranking.isEngagement(event)) {
            days.add(event);
            if (event instanceof Interaction) {
                visits.add(event);
            }
        }
        if (event instanceof Interaction) {
            email.add(event);
            social.add(event);
        }
        conversions.forEach(conversion -> conversion.add(event));
    }

    private Finding<Active> findActive() {
        Instant beginning = first;
        LocalDate firstDay = beginning == null ? end : LocalDate.ofInstant(beginning, zone);
        if (!firstDay.isBefore(end)) {
            return Finding.missing("no whole day of events");
        }
        ActiveUsers users = ActiveUsers.of(days.build(), Window.of(firstDay, end, zone));
        LocalDate known = LocalDate.ofInstant(users.observed().start(), zone);
        LocalDate from = known.isAfter(end.minusDays(MONTH)) ? known : end.minusDays(MONTH);
        Window month = Window.of(from, end, zone);
        return Finding.of(new Active(users.trend(month, MONTH).days(), users.powerCurve(month)));
    }

    /** The day after the last whole one. */
    public LocalDate end() {
        return end;
    }

    public Finding<Active> active() {
        return active;
    }

    public Visits visits() {
        return visits.result();
    }

    public EmailEngagement email() {
        return email.result();
    }

    public SocialEngagement social() {
        return social.result();
    }

    /** What leads to a purchase. */
    public List<Conversion.Rates> conversions() {
        return conversions.stream().map(Conversion.Tally::result).toList();
    }
}
