package io.engagement.history;

import io.engagement.domain.Purchase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What a purchase log says, computed again with plain maps of local dates, from what its documentation says. */
final class NaivePurchases {
    /** One customer as of a moment. */
    record Row(long repeats, long ageAtLast, long age, BigDecimal first, BigDecimal repeat) {}

    private final List<Purchase> unique = new ArrayList<>();
    private final ZoneId zone;

    NaivePurchases(List<Purchase> purchases, ZoneId zone) {
        Set<String> seen = new HashSet<>();
        for (Purchase purchase : purchases) {
            if (purchase.id().isEmpty() || seen.add(purchase.id())) {
                unique.add(purchase);
            }
        }
        this.zone = zone;
    }

    private LocalDate day(Purchase purchase) {
        return LocalDate.ofInstant(purchase.at(), zone);
    }

    /** The day a purchase is netted on: that of its order's first line, if that came before. */
    private LocalDate booked(Purchase purchase) {
        LocalDate day = day(purchase);
        for (Purchase line : unique) {
            if (!purchase.order().isEmpty()
                    && line.order().equals(purchase.order())
                    && line.customerId().equals(purchase.customerId())
                    && line.amount().signum() >= 0
                    && day(line).isBefore(day)) {
                day = day(line);
            }
        }
        return day;
    }

    private static final class Day {
        private BigDecimal net = BigDecimal.ZERO;
        private boolean bought;
        private boolean refunded;

        private boolean isPurchase() {
            return bought && (!refunded || net.signum() > 0);
        }
    }

    /** The days of each customer on which something is booked, as far as known before a moment. */
    private Map<String, NavigableMap<LocalDate, Day>> days(Instant asOf, LocalDate from, LocalDate to) {
        Map<String, NavigableMap<LocalDate, Day>> days = new TreeMap<>();
        for (Purchase purchase : unique) {
            LocalDate booked = booked(purchase);
            if (purchase.at().isBefore(asOf) && !booked.isBefore(from) && booked.isBefore(to)) {
                Day day = days.computeIfAbsent(purchase.customerId(), id -> new TreeMap<>())
                        .computeIfAbsent(booked, date -> new Day());
                day.net = day.net.add(purchase.amount().value());
                day.bought |= purchase.amount().signum() >= 0;
                day.refunded |= purchase.amount().signum() < 0;
            }
        }
        return days;
    }

    /** The rows as of a moment, of what was booked from one day up to, not including, another. */
    Map<String, Row> rows(Instant asOf, LocalDate from, LocalDate to) {
        LocalDate end = LocalDate.ofInstant(asOf.minusNanos(1), zone);
        Map<String, Row> rows = new TreeMap<>();
        days(asOf, from, to).forEach((customer, days) -> {
            List<LocalDate> bought = days.entrySet().stream()
                    .filter(day -> day.getValue().isPurchase())
                    .map(Map.Entry::getKey)
                    .toList();
            if (!bought.isEmpty()) {
                LocalDate first = bought.get(0);
                rows.put(
                        customer,
                        new Row(
                                bought.size() - 1,
                                first.until(bought.get(bought.size() - 1), ChronoUnit.DAYS),
                                first.until(end, ChronoUnit.DAYS),
                                sum(days.headMap(first, true)),
                                sum(days.tailMap(first, false))));
            }
        });
        return rows;
    }

    /** The net sums above 0 of each customer's purchase days after the first. */
    Map<String, List<BigDecimal>> paidRepeats(Instant asOf) {
        Map<String, List<BigDecimal>> paid = new TreeMap<>();
        days(asOf, LocalDate.MIN, LocalDate.MAX)
                .forEach((customer, days) -> paid.put(
                        customer,
                        days.values().stream()
                                .filter(Day::isPurchase)
                                .skip(1)
                                .map(day -> day.net)
                                .filter(net -> net.signum() > 0)
                                .toList()));
        return paid;
    }

    /** How many customers had something booked, but no purchase that was kept. */
    long withoutPurchase(Instant asOf, LocalDate from, LocalDate to) {
        return (long) days(asOf, from, to).size() - rows(asOf, from, to).size();
    }

    /** Their net sum: refunds beyond what was bought. */
    BigDecimal total(Instant asOf) {
        return days(asOf, LocalDate.MIN, LocalDate.MAX).values().stream()
                .map(NaivePurchases::sum)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal sum(Map<LocalDate, Day> days) {
        return days.values().stream().map(day -> day.net).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The net sum of customers without a purchase that was kept. */
    BigDecimal totalWithoutPurchase(Instant asOf) {
        Map<String, Row> rows = rows(asOf, LocalDate.MIN, LocalDate.MAX);
        return days(asOf, LocalDate.MIN, LocalDate.MAX).entrySet().stream()
                .filter(entry -> !rows.containsKey(entry.getKey()))
                .map(entry -> sum(entry.getValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
