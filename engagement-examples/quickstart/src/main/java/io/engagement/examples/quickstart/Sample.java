package io.engagement.examples.quickstart;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The sample that the report shows when it is given no files: 2,400 customers of a coffee roaster in Tokyo over two years. It is
 * generated from a seed and is the same on every machine.
 *
 * @param zone the zone of its days
 * @param asOf the moment after its last event
 * @param customers the spells of the customers
 * @param events what they did and said, customer by customer
 */
public record Sample(ZoneId zone, Instant asOf, List<Customer> customers, List<CustomerEvent> events) {
    /**
     * The sample.
     *
     * @param zone the zone of its days
     * @param asOf the moment after its last event
     * @param customers the spells of the customers
     * @param events what they did and said
     */
    public Sample {
        customers = List.copyOf(customers);
        events = List.copyOf(events);
    }

    /**
     * The coffee roaster.
     *
     * @return the sample
     */
    public static Sample coffeeRoaster() {
        SampleBase base = SampleBase.of(SampleBase.SEED, SampleBase.TOKYO);
        List<Customer> customers = new ArrayList<>();
        List<CustomerEvent> events = new ArrayList<>();
        base.forEachCustomer(customers::add);
        base.forEachEvent(events::add);
        return new Sample(SampleBase.TOKYO, SampleBase.YEARS.end(), customers, events);
    }

    /**
     * What was bought.
     *
     * @return the purchases and refunds
     */
    public List<Purchase> purchases() {
        return all(Purchase.class);
    }

    /**
     * What was said.
     *
     * @return the answers to all questions
     */
    public List<SurveyAnswer> answers() {
        return all(SurveyAnswer.class);
    }

    /**
     * What else was done.
     *
     * @return the interactions
     */
    public List<Interaction> interactions() {
        return all(Interaction.class);
    }

    private <T extends CustomerEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** How much of what there is. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "sample: %,d customers, %,d purchases, %,d answers, %,d interactions, as of %s (%s)",
                customers.stream().map(Customer::id).distinct().count(),
                purchases().size(),
                answers().size(),
                interactions().size(),
                asOf.atZone(zone).toLocalDate(),
                zone);
    }
}
