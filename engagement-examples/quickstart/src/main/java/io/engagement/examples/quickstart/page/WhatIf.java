package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.NpsAnalysis;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEffect;
import io.engagement.nps.NpsValues.GroupValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What if there were more promoters: the simulator's tables. */
final class WhatIf {
    private final Analysis analysis;
    private final NpsAnalysis nps;
    private final Words words;

    WhatIf(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.nps = analysis.nps();
        this.words = words;
    }

    Block block(NpsEffect effect) {
        return Block.of(words.of("whatif"), text(effect), groups(effect), worth(effect))
                .note(words.of(nps.knowsReferrals() ? "whatif.note" : "whatif.note.own") + notes(effect))
                .look("wide");
    }

    /** The shares and the score now and then, and what a customer of each group is worth. */
    private Table groups(NpsEffect effect) {
        List<List<String>> rows = new ArrayList<>();
        for (Group group : List.of(Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)) {
            double now = share(effect.before(), group);
            double then = share(effect.after(), group);
            GroupValue value = nps.economics().get().values().of(group);
            rows.add(List.of(
                    words.phrase(group.toString()),
                    words.number(Estimate.Unit.SHARE, now),
                    words.number(Estimate.Unit.SHARE, then),
                    words.number(Estimate.Unit.PERCENTAGE_POINTS, then - now),
                    words.cell(value.value())));
        }
        rows.add(List.of(
                words.of("nps.short"),
                score(effect.before()),
                score(effect.after()),
                words.value(effect.npsChange()),
                ""));
        return new Table(
                words.of("whatif.groups"),
                List.of(
                        words.of("column.group"),
                        words.of("whatif.now"),
                        words.of("whatif.then"),
                        words.of("column.change"),
                        words.of("column.with", words.of("whatif.value"))),
                rows);
    }

    private String notes(NpsEffect effect) {
        StringBuilder notes = new StringBuilder();
        effect.notes().forEach(note -> notes.append(words.of("sentence")).append(words.phrase(note)));
        return notes
                + words.of("sentence")
                + words.leftOut(nps.economics().get().excluded());
    }

    private String text(NpsEffect effect) {
        return words.of(
                "whatif.text",
                points(effect, Group.PROMOTER),
                points(effect, Group.DETRACTOR),
                words.count(analysis.customersNow()),
                words.full(effect.value()),
                words.value(effect.chanceOfGain()));
    }

    private String points(NpsEffect effect, Group group) {
        return words.number(
                Estimate.Unit.PERCENTAGE_POINTS, share(effect.after(), group) - share(effect.before(), group));
    }

    /** What the gain is made of, and what is left of it if the movers close a part of the gap only. */
    private Table worth(NpsEffect effect) {
        List<List<String>> rows = new ArrayList<>();
        if (effect.value() instanceof Estimate.Known all) {
            effect.attribution()
                    .forEach((part, worth) ->
                            rows.add(List.of(words.of("whatif.part." + part), words.number(all.unit(), worth))));
        }
        effect.byClosedGap()
                .forEach((part, worth) ->
                        rows.add(List.of(words.of("whatif.gap", Math.round(100 * part) + "%"), words.cell(worth))));
        return new Table(
                words.of("whatif.worth"),
                List.of(words.of("whatif.part"), words.of("column.with", words.of("column.value"))),
                rows);
    }

    private static double share(Map<Group, Double> shares, Group group) {
        return shares.getOrDefault(group, 0.0);
    }

    private static String score(Map<Group, Double> shares) {
        return Estimate.Unit.SIGNED_POINTS.print(
                100 * (share(shares, Group.PROMOTER) - share(shares, Group.DETRACTOR)));
    }
}
