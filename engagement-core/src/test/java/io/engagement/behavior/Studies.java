package io.engagement.behavior;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Customers, what they did in their first days, and whether they were there a month later. */
record Studies(List<Customer> customers, List<CustomerEvent> events) {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final Instant AS_OF = START.plus(Duration.ofDays(100));
    static final InteractionType[] TYPES = {
        InteractionType.SHARE, InteractionType.LIKE, InteractionType.COMMENT, InteractionType.of("invite")
    };

    /** The chance of being retained by how often the first action was done within seven days. */
    interface Chance {
        double of(int shares);
    }

    static Studies simulated(Random random, int customers, double perAction, int actions, Chance chance) {
        List<Customer> people = new ArrayList<>();
        List<CustomerEvent> events = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            String id = "C-" + i;
            Instant since = START.plusSeconds(random.nextInt(20 * 86_400));
            people.add(Customer.of(id, since).with("plan", i % 3 == 0 ? "pro" : "free"));
            int shares = 0;
            for (int action = 0; action < actions; action++) {
                for (int k = poisson(random, perAction); k > 0; k--) {
                    int age = random.nextInt(14 * 86_400);
                    shares += action == 0 && age < 7 * 86_400 ? 1 : 0;
                    events.add(Interaction.of(id, since.plusSeconds(age), TYPES[action]));
                }
            }
            if (random.nextDouble() < chance.of(shares)) {
                events.add(Interaction.of(id, since.plus(Duration.ofDays(35)), InteractionType.VISIT));
            }
        }
        return new Studies(people, events);
    }

    private static int poisson(Random random, double mean) {
        int k = 0;
        for (double p = random.nextDouble(); p > Math.exp(-mean); p *= random.nextDouble()) {
            k++;
        }
        return k;
    }

    static MagicNumber search(int actions) {
        List<EventFilter> searched = new ArrayList<>();
        for (int i = 0; i < actions; i++) {
            searched.add(EventFilter.interactions(TYPES[i]));
        }
        return MagicNumber.of(searched, EventFilter.interactions(InteractionType.VISIT));
    }

    MagicNumberFindings findings(MagicNumber search) {
        return search.search(customers, events, AS_OF);
    }
}
