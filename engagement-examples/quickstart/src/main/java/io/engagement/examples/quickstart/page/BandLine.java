package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Estimate;
import java.util.ArrayList;
import java.util.List;

/** A line with the band of its intervals: what it takes to draw an estimate over time. */
final class BandLine {
    private static final String OPTION = """
            {"grid": {"left": 8, "right": 16, "top": 24, "bottom": 8, "containLabel": true},
             "tooltip": {"trigger": "axis", "formatter": "@text"},
             "xAxis": {"type": "category", "data": [], "axisLabel": {"hideOverlap": true}},
             "yAxis": {"type": "value", "scale": true, "axisLabel": {}},
             "series": [
              {"type": "line", "stack": "band", "stackStrategy": "all", "data": [], "symbol": "none", "silent": true,
               "lineStyle": {"opacity": 0}, "areaStyle": {"opacity": 0}},
              {"type": "line", "stack": "band", "stackStrategy": "all", "data": [], "symbol": "none", "silent": true,
               "lineStyle": {"opacity": 0}, "areaStyle": {"color": "var(--series-1)", "opacity": 0.2}},
              {"type": "line", "data": [], "symbol": "circle", "symbolSize": 9, "lineStyle": {"width": 3},
               "itemStyle": {"color": "var(--series-1)"}, "z": 3}]}""";

    private BandLine() {}

    /** An item of a line: its height and what is said of it when it is pointed at. */
    record Item(Object value, String text) {}

    /**
     * The line of some estimates. Where one is undefined the line has a gap.
     *
     * @param labels what stands below each
     * @param estimates their values times {@code factor} are drawn
     * @param texts what is said of each
     */
    static Option of(List<String> labels, List<Estimate> estimates, List<String> texts, double factor) {
        List<Object> lows = new ArrayList<>();
        List<Object> widths = new ArrayList<>();
        List<Item> values = new ArrayList<>();
        for (int i = 0; i < estimates.size(); i++) {
            if (!(estimates.get(i) instanceof Estimate.Known known)) {
                lows.add("-");
                widths.add("-");
                values.add(new Item("-", texts.get(i)));
                continue;
            }
            boolean bounded = known.interval() != null && Double.isFinite(known.low()) && Double.isFinite(known.high());
            lows.add(rounded(factor * (bounded ? known.low() : known.value())));
            widths.add(rounded(factor * (bounded ? known.high() - known.low() : 0)));
            values.add(new Item(rounded(factor * known.value()), texts.get(i)));
        }
        return Option.of(OPTION)
                .set("/xAxis/data", labels)
                .set("/series/0/data", lows)
                .set("/series/1/data", widths)
                .set("/series/2/data", values);
    }

    /** Without a dot on each point, as steps from one to the next: for many points. */
    static Option steps(Option option) {
        for (int series = 0; series < 3; series++) {
            option.set("/series/" + series + "/step", "end");
        }
        return option.set("/series/2/symbol", "none");
    }

    /** Four digits after the point are more than can be seen. */
    static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }
}
