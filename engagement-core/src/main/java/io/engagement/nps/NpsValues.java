package io.engagement.nps;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.text.Table;
import io.engagement.nps.NpsEconomics.Group;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a customer of each group is worth over the horizon, in the currency of the spend.
 *
 * @param economics what it was computed from
 * @param groups promoters, passives, detractors
 * @param averageOwn O-bar: the own value of the average customer
 * @param perReferral what one reported referral (or positive comment) brings: gamma O-bar
 */
public record NpsValues(NpsEconomics economics, List<GroupValue> groups, Estimate averageOwn, Estimate perReferral)
        implements Serializable {
    /**
     * Values.
     *
     * @param economics what it was computed from
     * @param groups promoters, passives, detractors
     * @param averageOwn O-bar
     * @param perReferral what one referral brings
     */
    public NpsValues {
        groups = List.copyOf(groups);
    }

    /**
     * What a customer of one group is worth: {@code value = own + wordOfMouth}.
     *
     * @param group the group
     * @param n how many respondents it has
     * @param share p: its share of the customers
     * @param spend the mean spend of the last year
     * @param retention the mean answer about staying
     * @param referrals the mean referrals of a year, less what negative comments undo
     * @param own O: what its customers pay themselves
     * @param wordOfMouth M: what the customers they bring pay
     * @param value V: both
     */
    public record GroupValue(
            Group group,
            long n,
            double share,
            Estimate spend,
            Estimate retention,
            Estimate referrals,
            Estimate own,
            Estimate wordOfMouth,
            Estimate value)
            implements Serializable {}

    static NpsValues of(NpsEconomics economics) {
        Uncertainty sample = economics.uncertainty();
        Estimate.Unit money = Estimate.Unit.money(economics.currency());
        List<GroupValue> groups = Stream.of(Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)
                .map(group -> of(group, economics.size(group), sample, money))
                .toList();
        int n = economics.respondents().size();
        if (n == 0) {
            Estimate nobody = Estimate.undefined("no respondents");
            return new NpsValues(economics, groups, nobody, nobody);
        }
        return new NpsValues(
                economics,
                groups,
                sample.estimate(Measure.averageOwn(), n, money),
                ofReferrals(Measure.perReferral(), n, sample, money));
    }

    private static GroupValue of(Group group, int n, Uncertainty sample, Estimate.Unit money) {
        double share = sample.groups().shares[group.place];
        if (n == 0) {
            Estimate none = Estimate.undefined("no " + group + " among the respondents");
            return new GroupValue(group, 0, share, none, none, none, none, none, none);
        }
        return new GroupValue(
                group,
                n,
                share,
                sample.estimate(Measure.mean(group, Groups.SPEND), n, money),
                sample.estimate(Measure.mean(group, Groups.RETENTION), n, Estimate.Unit.SHARE),
                sample.estimate(Measure.mean(group, Groups.REFERRALS), n, Estimate.Unit.NUMBER),
                sample.estimate(Measure.own(group), n, money),
                ofReferrals(Measure.wordOfMouth(group), n, sample, money),
                ofReferrals(Measure.value(group), n, sample, money));
    }

    /** A measure that word of mouth enters; undefined where every generation is larger than the one before. */
    static Estimate ofReferrals(Measure measure, int n, Uncertainty sample, Estimate.Unit money) {
        Groups groups = sample.groups();
        return groups.defined()
                ? sample.estimate(measure, n, money)
                : Estimate.undefined(String.format(
                        Locale.ROOT,
                        "a customer brings %.2f others, so every generation is larger than the one before",
                        groups.reproduction()));
    }

    /**
     * The values of a group.
     *
     * @param group the group
     * @return its row
     */
    public GroupValue of(Group group) {
        return groups.stream().filter(row -> row.group == group).findFirst().orElseThrow();
    }

    /** A title, a row for each group, and the averages. */
    @Override
    public String toString() {
        Table table =
                new Table("", "", "n", "share", "spend a year", "stays", "refers", "own", "word of mouth", "value", "");
        for (GroupValue row : groups) {
            table.row(
                    row.group.toString(),
                    String.format(Locale.ROOT, "%,d", row.n),
                    Estimate.Unit.SHARE.print(row.share),
                    Cells.value(row.spend),
                    Cells.value(row.retention),
                    Cells.value(row.referrals),
                    Cells.value(row.own),
                    Cells.value(row.wordOfMouth),
                    Cells.value(row.value),
                    Cells.limits(row.value));
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "A customer's value over %d year%s, %s%s",
                economics.assumptions().horizonYears(),
                economics.assumptions().horizonYears() == 1 ? "" : "s",
                economics.variant() == NpsEconomics.Variant.PER_CUSTOMER ? "mean of customers" : "from group means",
                economics.respondents().isEmpty() ? "" : ", intervals by " + economics.intervals()));
        text.append(table);
        text.append("\n  the average customer's own value: ").append(averageOwn);
        text.append("\n  a referral brings: ").append(perReferral);
        for (GroupValue row : groups) {
            if (row.value instanceof Estimate.Undefined) {
                text.append("\n  ").append(row.group).append(": ").append(row.value);
            }
        }
        economics.notes().forEach(note -> text.append("\n  ").append(note));
        if (!economics.excluded().equals(Exclusions.NONE)) {
            text.append("\n  ").append(economics.excluded());
        }
        return text.toString();
    }
}
