package io.engagement.behavior;

import io.engagement.estimate.Proportion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts the pairs of a search in two passes over the customers: which pairs enough of them connect, then those pairs alone.
 * Matched windows without the view are counted as all windows less those with it, so that a customer costs what the items
 * viewed and bought are, not what pairs there are.
 */
final class PathCounts {
    private final EventColumns columns;
    private final int customers;
    private final int strata;
    private final long window;
    private final long end;
    private final NumberedPairs pairs;

    private final CustomerReader reader;
    private final Firsts viewed;
    private final Firsts bought;

    /** Windows by stratum: all, by item viewed until then, by item bought until then or within. */
    private final long[] windows;

    private final long[][] windowsAfterView;
    private final long[][] windowsAfterPurchase;
    private final long[][] windowsWithPurchase;
    /** First views by item and stratum. */
    private final long[][] firstViews;

    private final long[] buyersSeenTwice;
    private final PairCounts[] counts;
    private final NavigableMap<String, NavigableMap<Integer, Long>> views = new TreeMap<>();
    /** Whether an item was viewed in a purchase's window (1) or the one before (2). */
    private final byte[] when;

    private final int[] touched;

    private long repeated;
    private long withoutItem;

    /** The counts of one pair, by stratum and in all. */
    private static final class PairCounts {
        private final long[] boughtBefore;
        private final long[] boughtAfter;
        private final long[] windowsAfterBoth;
        private final long[] windowsAfterViewWithPurchase;
        private long both;
        private long onlyBefore;
        private long onlyControl;
        private long viewedFirst;
        private long boughtFirst;
        private long together;

        PairCounts(int strata) {
            boughtBefore = new long[strata];
            boughtAfter = new long[strata];
            windowsAfterBoth = new long[strata];
            windowsAfterViewWithPurchase = new long[strata];
        }
    }

    /** The items of one customer with their first times. */
    private static final class Firsts {
        private final int[] item;
        private final long[] at;
        private final int[] customerOf;
        private int size;

        Firsts(int items) {
            item = new int[items];
            at = new long[items];
            customerOf = new int[items];
        }

        void add(int newItem, long newAt, int customer) {
            if (customerOf[newItem] != customer + 1) {
                customerOf[newItem] = customer + 1;
                item[size] = newItem;
                at[size++] = newAt;
            }
        }
    }

    PathCounts(PathSearch search, EventColumns columns, int strata, long end) {
        this.columns = columns;
        this.strata = strata;
        this.end = end;
        window = search.within().toNanos();
        customers = columns.customers.size();
        int items = columns.values.size();
        int[] starts = new int[customers + 1];
        int[] rows = columns.rowsByCustomer(starts);
        reader = new CustomerReader(columns, starts, rows);
        viewed = new Firsts(items);
        bought = new Firsts(items);
        windows = new long[strata];
        windowsAfterView = new long[items][];
        windowsAfterPurchase = new long[items][];
        windowsWithPurchase = new long[items][];
        firstViews = new long[items][];
        buyersSeenTwice = new long[items];
        when = new byte[items];
        touched = new int[items];
        pairs = connected(search.minimumSupport());
        counts = new PairCounts[pairs.size()];
        for (int pair = 0; pair < counts.length; pair++) {
            counts[pair] = new PairCounts(strata);
            firstViews[pairs.first(pair)] = new long[strata];
            windowsAfterView[pairs.first(pair)] = new long[strata];
            windowsAfterPurchase[pairs.second(pair)] = new long[strata];
            windowsWithPurchase[pairs.second(pair)] = new long[strata];
        }
        Arrays.fill(viewed.customerOf, 0);
        Arrays.fill(bought.customerOf, 0);
        for (int customer = 0; customer < customers; customer++) {
            read(customer);
            countAfterViews();
            countWindows();
            countBeforePurchases();
        }
    }

    /** Reads a customer, and says how many events were left out since their ids were there already. */
    private int read(int customer) {
        int left = reader.read(customer);
        viewed.size = 0;
        bought.size = 0;
        for (int i = 0; i < reader.size; i++) {
            int item = reader.value(i);
            if (item != 0 && (reader.mask[i] & 1) != 0) {
                viewed.add(item, reader.at[i], customer);
            }
            if (item != 0 && (reader.mask[i] & 2) != 0) {
                bought.add(item, reader.at[i], customer);
            }
        }
        return left;
    }

    /** The pairs that enough customers connect, in the order of their names. */
    private NumberedPairs connected(long minimumSupport) {
        NumberedPairs all = new NumberedPairs();
        long[] customersOf = new long[16];
        for (int customer = 0; customer < customers; customer++) {
            repeated += read(customer);
            noteLeftOut();
            for (int v = 0; v < viewed.size; v++) {
                for (int b = 0; b < bought.size && viewed.at[v] + window <= end; b++) {
                    if (viewed.item[v] != bought.item[b] && isWithin(bought.at[b], viewed.at[v])) {
                        int pair = all.numberOf(viewed.item[v], bought.item[b]);
                        if (pair >= customersOf.length) {
                            customersOf = Arrays.copyOf(customersOf, 2 * customersOf.length);
                        }
                        customersOf[pair]++;
                    }
                }
            }
        }
        long[] found = customersOf;
        NumberedPairs kept = new NumberedPairs();
        IntStream.range(0, all.size())
                .filter(pair -> found[pair] >= minimumSupport)
                .boxed()
                .sorted(Comparator.<Integer, String>comparing(pair -> columns.values.name(all.first(pair)))
                        .thenComparing(pair -> columns.values.name(all.second(pair))))
                .forEach(pair -> kept.numberOf(all.first(pair), all.second(pair)));
        return kept;
    }

    private void noteLeftOut() {
        for (int i = 0; i < reader.size; i++) {
            withoutItem += reader.mask[i] != 0 && reader.value(i) == 0 ? 1 : 0;
        }
    }

    private boolean isWithin(long purchase, long view) {
        return purchase > view && purchase < view + window;
    }

    private void countAfterViews() {
        for (int v = 0; v < viewed.size; v++) {
            long at = viewed.at[v];
            boolean isWhole = at + window <= end;
            int stratum = (int) (at / window);
            long[] firsts = firstViews[viewed.item[v]];
            if (firsts != null && isWhole) {
                firsts[stratum]++;
            }
            for (int b = 0; b < bought.size && firsts != null; b++) {
                int pair = pairs.find(viewed.item[v], bought.item[b]);
                if (pair >= 0) {
                    count(counts[pair], at, bought.at[b], isWhole, stratum);
                }
            }
        }
    }

    private void count(PairCounts pair, long view, long purchase, boolean isWhole, int stratum) {
        if (view < purchase) {
            pair.viewedFirst++;
        } else if (view > purchase) {
            pair.boughtFirst++;
        } else {
            pair.together++;
        }
        if (isWhole && purchase <= view) {
            pair.boughtBefore[stratum]++;
        } else if (isWhole && isWithin(purchase, view)) {
            pair.boughtAfter[stratum]++;
        }
    }

    /** Of each stratum the first view of anything opens a window. */
    private void countWindows() {
        int last = -1;
        for (int i = 0; i < reader.size; i++) {
            int stratum = (int) (reader.at[i] / window);
            boolean opens = stratum != last && (reader.mask[i] & 1) != 0 && reader.value(i) != 0;
            if (opens) {
                last = stratum;
                if (reader.at[i] + window <= end) {
                    countWindow(reader.at[i], stratum);
                }
            }
        }
    }

    private void countWindow(long at, int stratum) {
        windows[stratum]++;
        for (int b = 0; b < bought.size; b++) {
            boolean before = bought.at[b] <= at;
            long[] number = (before ? windowsAfterPurchase : windowsWithPurchase)[bought.item[b]];
            if (number != null && (before || isWithin(bought.at[b], at))) {
                number[stratum]++;
            }
        }
        for (int v = 0; v < viewed.size; v++) {
            long[] number = windowsAfterView[viewed.item[v]];
            if (number == null || viewed.at[v] > at) {
                continue;
            }
            number[stratum]++;
            for (int b = 0; b < bought.size; b++) {
                int pair = pairs.find(viewed.item[v], bought.item[b]);
                if (pair >= 0 && bought.at[b] <= at) {
                    counts[pair].windowsAfterBoth[stratum]++;
                } else if (pair >= 0 && isWithin(bought.at[b], at)) {
                    counts[pair].windowsAfterViewWithPurchase[stratum]++;
                }
            }
        }
    }

    private void countBeforePurchases() {
        for (int b = 0; b < bought.size; b++) {
            int item = bought.item[b];
            long at = bought.at[b];
            if (at >= window) {
                views.computeIfAbsent(columns.values.name(item), name -> new TreeMap<>())
                        .merge(viewsOf(item, at - window, at), 1L, Math::addExact);
            }
            if (windowsWithPurchase[item] != null && at - window >= window) {
                buyersSeenTwice[item]++;
                countOwn(item, at);
            }
        }
    }

    private int viewsOf(int item, long from, long to) {
        int number = 0;
        for (int i = 0; i < reader.size && reader.at[i] < to; i++) {
            number += reader.at[i] >= from && (reader.mask[i] & 1) != 0 && reader.value(i) == item ? 1 : 0;
        }
        return number;
    }

    private void countOwn(int item, long purchase) {
        int items = 0;
        for (int i = 0; i < reader.size && reader.at[i] < purchase; i++) {
            int other = reader.value(i);
            if (reader.at[i] >= purchase - 2 * window && (reader.mask[i] & 1) != 0 && other != 0) {
                if (when[other] == 0) {
                    touched[items++] = other;
                }
                when[other] |= (byte) (reader.at[i] >= purchase - window ? 1 : 2);
            }
        }
        for (int i = 0; i < items; i++) {
            int pair = pairs.find(touched[i], item);
            if (pair >= 0) {
                counts[pair].both += when[touched[i]] == 3 ? 1 : 0;
                counts[pair].onlyBefore += when[touched[i]] == 1 ? 1 : 0;
                counts[pair].onlyControl += when[touched[i]] == 2 ? 1 : 0;
            }
            when[touched[i]] = 0;
        }
    }

    List<PathRule> rules() {
        List<PathRule> rules = new ArrayList<>();
        for (int pair = 0; pair < counts.length; pair++) {
            PairCounts count = counts[pair];
            int first = pairs.first(pair);
            int second = pairs.second(pair);
            long neither = buyersSeenTwice[second] - count.both - count.onlyBefore - count.onlyControl;
            rules.add(new PathRule(
                    columns.values.name(first),
                    columns.values.name(second),
                    customers,
                    strata(count, first, second),
                    new PathRule.Own(count.both, count.onlyBefore, count.onlyControl, neither),
                    new PathRule.Order(count.viewedFirst, count.boughtFirst, count.together)));
        }
        return rules;
    }

    private List<PathRule.Stratum> strata(PairCounts count, int first, int second) {
        List<PathRule.Stratum> result = new ArrayList<>();
        for (int i = 0; i < strata; i++) {
            long exposed = firstViews[first][i] - count.boughtBefore[i];
            long controls = windows[i]
                    - windowsAfterView[first][i]
                    - windowsAfterPurchase[second][i]
                    + count.windowsAfterBoth[i];
            long purchases = windowsWithPurchase[second][i] - count.windowsAfterViewWithPurchase[i];
            if (exposed > 0) {
                result.add(new PathRule.Stratum(
                        Proportion.of(count.boughtAfter[i], exposed), Proportion.of(purchases, controls)));
            }
        }
        return result;
    }

    /** For each item bought, how many customers viewed it how often before. */
    NavigableMap<String, NavigableMap<Integer, Long>> views() {
        return views;
    }

    long repeated() {
        return repeated;
    }

    long withoutItem() {
        return withoutItem;
    }
}
