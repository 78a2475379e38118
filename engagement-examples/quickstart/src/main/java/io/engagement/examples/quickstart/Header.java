package io.engagement.examples.quickstart;

import io.engagement.examples.quickstart.analysis.InputRefused;
import io.engagement.examples.quickstart.analysis.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which column stands where. Names are compared without regard to case and surrounding space. */
final class Header {
    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * The header of a file.
     *
     * @param fields the fields of its first record
     * @param format what the file must hold
     * @throws InputRefused if a column is missing or stands twice, naming the columns found
     */
    Header(String file, List<String> fields, RowFormat<?> format) {
        names = fields.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            boolean twice = places.putIfAbsent(names.get(i), i) != null;
            if (twice && !names.get(i).isEmpty()) {
                throw new InputRefused(file + ": column " + names.get(i) + " stands twice; found " + found());
            }
        }
        places.remove("");
        List<String> missing = new ArrayList<>(format.required());
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new InputRefused(file + ": column" + (missing.size() == 1 ? " " : "s ") + String.join(", ", missing)
                    + " must be there; found " + found());
        }
        if (!format.oneOf().isEmpty() && format.oneOf().stream().noneMatch(places::containsKey)) {
            throw new InputRefused(
                    file + ": column " + String.join(" or ", format.oneOf()) + " must be there; found " + found());
        }
    }

    private String found() {
        return Text.shown(String.join(", ", names));
    }

    int size() {
        return names.size();
    }

    /** The place of a column, or -1. */
    int place(String name) {
        return places.getOrDefault(name, -1);
    }

    /** The name of the column at a place, or "row" where there is none. */
    String name(int place) {
        return place >= 0 && place < names.size() && !names.get(place).isEmpty() ? names.get(place) : "row";
    }

    /** The columns that are none of those, in order; "" for one without a name. */
    List<String> others(List<String> known) {
        return names.stream().filter(name -> !known.contains(name)).toList();
    }
}
