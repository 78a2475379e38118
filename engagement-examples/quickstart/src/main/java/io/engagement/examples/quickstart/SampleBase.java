package io.engagement.examples.quickstart;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.examples.quickstart.analysis.Facts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Two years of a coffee roaster in Tokyo that never was: a shop, an app and a subscription. December is strong and August
 * weak; content customers buy more, stay longer and say so. The numbers come from {@link Random}, whose algorithm is part
 * of its specification, so a seed gives the same base on every machine.
 */
final class SampleBase implements Facts {
    static final long SEED = 2026;
    static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    static final Window YEARS = Window.of(LocalDate.of(2024, 1, 1), LocalDate.of(2026, 1, 1), TOKYO);

    private static final int CUSTOMERS = 2_400;
    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    private static final int DAYS = 731;
    /** How much is bought in each month, January first. */
    private static final double[] SEASON = {0.9, 0.9, 1.0, 1.0, 1.0, 0.9, 0.8, 0.6, 0.9, 1.1, 1.3, 1.8};

    private static final double PEAK = 1.8;
    private static final int MOST_REFERRALS = 9;
    private static final double DAYS_A_MONTH = 30.4;
    private static final List<String> BEANS = List.of(
            "house blend", "dark roast", "Ethiopia", "Kenya", "Guatemala", "decaf", "drip bags", "gift box", "抹茶ラテ");
    private static final List<String> REGIONS = List.of("東京", "神奈川", "大阪", "愛知", "福岡", "北海道");
    private static final List<String> TOUCHPOINTS = List.of("delivery", "shop visit", "half-year survey");
    private static final List<String> PRAISE = List.of(
            "fast delivery, fresh beans",
            "fresh beans every week",
            "always fresh",
            "いつも美味しいです",
            "とても美味しい",
            "美味しい豆が毎月届きます",
            "the \"Kenya\" is the best I know",
            "香りが良く、毎朝の楽しみです",
            "friendly staff");
    private static final List<String> COMPLAINTS = List.of(
            "delivery took nine days",
            "late delivery again",
            "slow delivery",
            "配送が遅かったです",
            "配送が遅い",
            "また配送が遅い",
            "too expensive for what it is",
            "expensive beans",
            "味が変わった気がします",
            "the app logs me out every time");

    private final ZoneId zone;
    private final List<CustomerEvent> events = new ArrayList<>();
    private final List<Customer> customers = new ArrayList<>();

    /**
     * The base of a seed.
     *
     * @param zone the zone of the report; the roaster's own is {@link #TOKYO}
     */
    static SampleBase of(long seed, ZoneId zone) {
        SampleBase base = new SampleBase(zone);
        Random random = new Random(seed);
        for (int number = 1; number <= CUSTOMERS; number++) {
            base.new Life(String.format(Locale.ROOT, "C-%04d", number), random).live();
        }
        return base;
    }

    private SampleBase(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean has(Kind kind) {
        return true;
    }

    @Override
    public void forEachEvent(Consumer<CustomerEvent> to) {
        events.forEach(to);
    }

    @Override
    public void forEachCustomer(Consumer<Customer> to) {
        customers.forEach(to);
    }

    @Override
    public String description() {
        return "the embedded sample: two years of a coffee roaster in Tokyo, generated from a seed";
    }

    @Override
    public List<Source> sources() {
        return List.of(
                source(Kind.PURCHASES, count(Purchase.class)),
                source(Kind.ANSWERS, count(SurveyAnswer.class)),
                source(Kind.INTERACTIONS, count(Interaction.class)),
                source(Kind.CUSTOMERS, customers.size()));
    }

    private static Source source(Kind kind, long rows) {
        return new Source(kind, "", rows, Map.of(), 0, List.of());
    }

    @Override
    public List<String> notes() {
        return List.of(
                description(),
                String.format(
                        Locale.ROOT,
                        "%,d purchases, %,d answers, %,d interactions",
                        count(Purchase.class),
                        count(SurveyAnswer.class),
                        count(Interaction.class)));
    }

    private long count(Class<? extends CustomerEvent> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    /** One customer, from the first day to the last. Times are days since the first day. */
    private final class Life {
        private final String id;
        private final Random random;
        private final double contentment;
        private final boolean subscribes;
        private final double purchasesADay;
        private final double usualAmount;
        private final String region;

        Life(String id, Random random) {
            this.id = id;
            this.random = random;
            contentment = random.nextGaussian();
            subscribes = random.nextInt(100) < 30;
            purchasesADay = StrictMath.exp(-0.6 + 0.35 * contentment + 0.6 * random.nextGaussian()) / DAYS_A_MONTH;
            usualAmount = StrictMath.exp(7.9 + 0.4 * random.nextGaussian());
            region = any(REGIONS);
        }

        void live() {
            int since = arrival();
            int end = spell(since);
            boolean comesBack = end < DAYS - 200 && random.nextInt(100) < 15;
            if (comesBack) {
                spell(end + 60 + random.nextInt(120));
            }
        }

        /** A third were customers soon after the shop opened; others came when people buy. */
        private int arrival() {
            if (random.nextInt(3) == 0) {
                return random.nextInt(60);
            }
            int day = random.nextInt(DAYS - 10);
            while (random.nextDouble() * PEAK > season(day)) {
                day = random.nextInt(DAYS - 10);
            }
            return day;
        }

        /** Lives through a spell and says on which day it ends; at or after the last day is not at all. */
        private int spell(int since) {
            double monthlyChurn = 0.035 * StrictMath.exp(-0.5 * contentment);
            int end = since + 20 + (int) wait(monthlyChurn / DAYS_A_MONTH);
            Customer customer = Customer.of(id, at(since, 0))
                    .with("plan", subscribes ? "subscription" : "shop")
                    .with("region", region);
            customers.add(end < DAYS ? customer.withEnd(at(end, 0), reason()) : customer);
            int last = Math.min(end, DAYS);
            buy(since, last);
            if (subscribes) {
                pay(since, last);
            }
            visit(since, last);
            mail(since, last);
            answer(since, last);
            if (end < DAYS && random.nextInt(100) < 60) {
                interaction(InteractionType.CANCELLATION, at(last - 1, 22), "", "web");
            }
            return end;
        }

        private String reason() {
            int chance = random.nextInt(100);
            if (contentment < -0.5) {
                return chance < 50 ? "taste" : chance < 85 ? "price" : "service";
            }
            return chance < 40 ? "moved away" : chance < 75 ? "price" : subscribes ? "payment failed" : "";
        }

        private void buy(int since, int last) {
            double day = since;
            while (day < last) {
                if (day == since || random.nextDouble() * PEAK < season((int) day)) {
                    purchase((int) day, last);
                }
                day += wait(purchasesADay * PEAK);
            }
        }

        private void purchase(int day, int last) {
            String order = "O-" + (events.size() + 1);
            String channel = any(List.of("shop", "app", "web"));
            long amount = Math.max(30, Math.round(usualAmount * StrictMath.exp(0.3 * random.nextGaussian()) / 10)) * 10;
            Purchase purchase = Purchase.of(id, time(day), Money.of(amount, "JPY"))
                    .withOrder(order)
                    .withItem(any(BEANS))
                    .withChannel(channel);
            add(purchase.withId(nextId()));
            if (random.nextInt(100) < 6) {
                review(purchase);
            }
            int later = day + 3 + random.nextInt(10);
            if (random.nextInt(100) < 3 && later < last) {
                long back = random.nextBoolean() ? amount : amount / 20 * 10;
                add(Purchase.of(id, time(later), Money.of(-back, "JPY"))
                        .withOrder(order)
                        .withId(nextId()));
            }
        }

        private void pay(int since, int last) {
            LocalDate first = FIRST_DAY.plusDays(since);
            for (int month = 0; day(first.plusMonths(month)) < last; month++) {
                add(Purchase.of(id, at(day(first.plusMonths(month)), 6), Money.of(2_480, "JPY"))
                        .withItem("subscription")
                        .withCovers(Period.ofMonths(1))
                        .withChannel("app")
                        .withId(nextId()));
            }
        }

        private void visit(int since, int last) {
            double rate = 3 * purchasesADay;
            for (double day = since + wait(rate); day < last; day += wait(rate)) {
                Instant at = time((int) day);
                add(Interaction.of(id, at, InteractionType.VISIT)
                        .withDuration(Duration.ofSeconds(20 + random.nextInt(600)))
                        .withChannel(any(List.of("app", "web")))
                        .withId(nextId()));
                int chance = random.nextInt(1000);
                if (chance < 60) {
                    interaction(InteractionType.CART_ABANDONED, at.plusSeconds(300), any(BEANS), "web");
                } else if (chance < 80 + 30 * contentment) {
                    interaction(InteractionType.SHARE, at.plusSeconds(200), any(BEANS), "instagram");
                } else if (chance > 985 + 5 * contentment) {
                    interaction(InteractionType.CHAT, at.plusSeconds(100), "", "web");
                }
            }
        }

        /** A letter a month. Some are opened, some of those by a program only. */
        private void mail(int since, int last) {
            for (LocalDate month = FIRST_DAY; day(month) < last; month = month.plusMonths(1)) {
                if (day(month) < since) {
                    continue;
                }
                Instant sent = at(day(month), 9);
                String letter = "letter " + month.getYear() + "-" + month.getMonthValue();
                interaction(InteractionType.EMAIL_SENT, sent, letter, "e-mail");
                int chance = random.nextInt(100);
                if (chance < 25) {
                    interaction(InteractionType.EMAIL_OPENED_BY_MACHINE, sent.plusSeconds(1), letter, "e-mail");
                } else if (chance < 55 + 8 * contentment) {
                    Instant opened = sent.plusSeconds(600 + random.nextInt(40_000));
                    interaction(InteractionType.EMAIL_OPENED, opened, letter, "e-mail");
                    if (random.nextInt(4) == 0) {
                        interaction(InteractionType.EMAIL_CLICKED, opened.plusSeconds(30), letter, "e-mail");
                    }
                }
            }
        }

        /** Asked a month after the first day and then twice a year; one in three answers. */
        private void answer(int since, int last) {
            for (int day = since + 30; day < last; day += 182) {
                interaction(InteractionType.SURVEY_SENT, at(day, 10), "", "e-mail");
                if (random.nextInt(3) == 0) {
                    survey(time(day));
                }
            }
        }

        /** Deliveries annoy. Not everybody answers all questions. */
        private void survey(Instant at) {
            String touchpoint = any(TOUCHPOINTS);
            String channel = any(List.of("e-mail", "app"));
            double usual = touchpoint.equals("delivery") ? 7.4 : 8.2;
            int score = within(0, 10, usual + 1.7 * contentment + random.nextGaussian());
            SurveyAnswer answer =
                    SurveyAnswer.recommend(id, at, score).withChannel(channel).withTouchpoint(touchpoint);
            boolean writes = random.nextInt(3) == 0;
            add((writes ? answer.withText(words(score >= 8)) : answer).withId(nextId()));
            if (random.nextInt(2) == 0) {
                rate(Question.SATISFACTION, at.plusSeconds(20), 4 + 0.8 * contentment);
            }
            if (random.nextInt(4) == 0) {
                rate(Question.EFFORT, at.plusSeconds(40), 5.5 + contentment);
            }
            if (random.nextInt(3) != 0) {
                rate(Question.STAY, at.plusSeconds(60), 3.8 + 0.8 * contentment);
                rate(Question.REFERRALS, at.plusSeconds(80), -0.3 + 0.6 * contentment);
            }
        }

        /** Mostly what goes with the score. */
        private String words(boolean content) {
            boolean praises = random.nextInt(10) == 0 ? !content : content;
            return any(praises ? PRAISE : COMPLAINTS);
        }

        private void rate(Question question, Instant at, double usual) {
            int score = within(
                    question.min(), Math.min(question.max(), MOST_REFERRALS), usual + 0.7 * random.nextGaussian());
            add(SurveyAnswer.of(id, at, question, score).withId(nextId()));
        }

        /** Some who bought review what they bought. */
        private void review(Purchase purchase) {
            int taste = BEANS.indexOf(purchase.item()) - BEANS.size() / 2;
            int stars = within(1, 5, 4 + 0.6 * contentment - 0.1 * taste + 0.7 * random.nextGaussian());
            SurveyAnswer review = SurveyAnswer.of(id, purchase.at().plusSeconds(6 * 86_400), Question.REVIEW, stars)
                    .withItem(purchase.item())
                    .withChannel("web");
            boolean writes = random.nextInt(3) == 0;
            add((writes ? review.withText(words(stars >= 4)) : review).withId(nextId()));
        }

        private void interaction(InteractionType type, Instant at, String item, String channel) {
            add(Interaction.of(id, at, type).withItem(item).withChannel(channel).withId(nextId()));
        }

        /** Days until the next of events that come at a daily rate. */
        private double wait(double rate) {
            return -StrictMath.log(1 - random.nextDouble()) / rate;
        }

        private Instant time(int day) {
            return at(day, 10).plusSeconds(random.nextInt(12 * 3_600));
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }

    private void add(CustomerEvent event) {
        if (YEARS.contains(event.at())) {
            events.add(event);
        }
    }

    private String nextId() {
        return "E-" + (events.size() + 1);
    }

    private static double season(int day) {
        return SEASON[FIRST_DAY.plusDays(day).getMonthValue() - 1];
    }

    private static int day(LocalDate date) {
        return Math.toIntExact(FIRST_DAY.until(date, java.time.temporal.ChronoUnit.DAYS));
    }

    private static Instant at(int day, int hour) {
        return FIRST_DAY
                .plusDays(day)
                .atTime(LocalTime.of(hour, 0))
                .atZone(TOKYO)
                .toInstant();
    }

    private static int within(int min, int max, double value) {
        return (int) Math.max(min, Math.min(max, Math.round(value)));
    }
}
