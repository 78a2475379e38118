package io.engagement.examples.quickstart;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Facts from the CSV files of a user. */
final class FileFacts implements Facts {
    private final Map<Kind, Path> paths;
    private final ZoneId zone;
    private final List<FactFile<? extends CustomerEvent>> events = new ArrayList<>();
    private final List<FactFile<Customer>> customers = new ArrayList<>();
    private final Kept kept = new Kept(Kept.ROOM);

    /**
     * Facts from files.
     *
     * @param paths the files that were given
     * @param zone the zone of dates without one
     * @param currency the currency of the purchases; null for what the file says
     * @param err where bad rows are reported
     * @param strict whether the first bad row ends it all
     */
    FileFacts(Map<Kind, Path> paths, ZoneId zone, @Nullable Currency currency, PrintStream err, boolean strict) {
        this.paths = paths;
        this.zone = zone;
        paths.forEach((kind, path) -> {
            switch (kind) {
                case PURCHASES ->
                    events.add(new FactFile<>(kind, path, () -> new PurchaseRows(zone, currency), err, strict));
                case ANSWERS -> events.add(new FactFile<>(kind, path, () -> new AnswerRows(zone), err, strict));
                case INTERACTIONS ->
                    events.add(new FactFile<>(kind, path, () -> new InteractionRows(zone), err, strict));
                case CUSTOMERS -> customers.add(new FactFile<>(kind, path, () -> new CustomerRows(zone), err, strict));
            }
        });
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean has(Kind kind) {
        return paths.containsKey(kind);
    }

    @Override
    public void forEachEvent(Consumer<CustomerEvent> to) {
        kept.forEach(each -> events.forEach(file -> file.forEach(each)), to);
    }

    @Override
    public void forEachCustomer(Consumer<Customer> to) {
        customers.forEach(file -> file.forEach(to));
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        events.forEach(file -> sources.addAll(file.sources()));
        customers.forEach(file -> sources.addAll(file.sources()));
        return sources;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        events.forEach(file -> notes.addAll(file.notes()));
        customers.forEach(file -> notes.addAll(file.notes()));
        return notes;
    }
}
