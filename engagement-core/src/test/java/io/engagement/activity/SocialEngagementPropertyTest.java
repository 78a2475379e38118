package io.engagement.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Facts;
import io.engagement.Parts;
import io.engagement.activity.SocialEngagement.Base;
import io.engagement.activity.SocialEngagement.Bootstrap;
import io.engagement.activity.SocialEngagement.Post;
import io.engagement.activity.SocialEngagement.Rate;
import io.engagement.activity.SocialEngagement.Weights;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Proportion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SocialEngagementPropertyTest {
    private static final Bootstrap QUICK = new Bootstrap(100, 3, 0.95);

    @Provide
    Arbitrary<List<Post>> posts() {
        Arbitrary<Long> reactions = Arbitraries.longs().between(-3, 500);
        Arbitrary<Long> bases = Arbitraries.longs().between(0, 5_000).injectNull(0.3);
        return Combinators.combine(reactions, reactions, reactions, reactions, bases, bases, bases, bases)
                .as((likes, shares, comments, clicks, reach, impressions, followers, views) ->
                        new Post("p", "", likes, shares, comments, clicks, null, reach, impressions, followers, views))
                .list()
                .ofMaxSize(20)
                .map(SocialEngagementPropertyTest::numbered);
    }

    private static List<Post> numbered(List<Post> posts) {
        List<Post> numbered = new ArrayList<>();
        for (Post post : posts) {
            numbered.add(new Post(
                    "post-" + numbered.size(),
                    post.channel(),
                    post.likes(),
                    post.shares(),
                    post.comments(),
                    post.clicks(),
                    post.people(),
                    post.reach(),
                    post.impressions(),
                    post.followers(),
                    post.views()));
        }
        return numbered;
    }

    private static long baseOf(Post post, Base base) {
        Long size = switch (base) {
            case REACH -> post.reach();
            case IMPRESSIONS -> post.impressions();
            case FOLLOWERS -> post.followers();
            case VIEWS -> post.views();
        };
        return size == null ? -1 : size;
    }

    /** Pooled is the ratio of sums, the other the mean of ratios; the interval holds the value; what has no base is said. */
    @Property(tries = 200)
    void ratesAreWhatTheirNamesSay(@ForAll("posts") List<Post> posts, @ForAll Base base) {
        SocialEngagement social = SocialEngagement.of(posts);
        Weights weights = new Weights(1, 3, 2, 0.5);
        Rate rate = social.rate(base, weights, QUICK);
        double sum = 0;
        double size = 0;
        double rates = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int n = 0;
        for (Post post : posts) {
            if (baseOf(post, base) > 0) {
                double weighted = post.likes() + 3.0 * post.shares() + 2.0 * post.comments() + 0.5 * post.clicks();
                double own = weighted / baseOf(post, base);
                sum += weighted;
                size += baseOf(post, base);
                rates += own;
                least = Math.min(least, own);
                most = Math.max(most, own);
                n++;
            }
        }
        assertThat(rate.excluded().total()).isEqualTo(posts.size() - n);
        if (n == 0) {
            Estimate none = Estimate.undefined("no post with " + base.name().toLowerCase(Locale.ROOT));
            assertThat(rate.pooled()).isEqualTo(none);
            assertThat(rate.meanOfPosts()).isEqualTo(none);
            return;
        }
        double scale = Math.max(Math.abs(least), Math.abs(most));
        assertThat(rate.pooled().value()).isCloseTo(sum / size, within(1e-12 * scale));
        assertThat(rate.meanOfPosts().value()).isCloseTo(rates / n, within(1e-12 * scale));
        assertThat(rate.pooled().value()).isBetween(least - 1e-12 * scale, most + 1e-12 * scale);
        for (Estimate estimate : List.of(rate.pooled(), rate.meanOfPosts())) {
            if (n == 1) {
                assertThat(estimate.toString()).endsWith("(no interval: one post only)");
            } else {
                assertThat(estimate.low()).isBetween(least - 1e-12 * scale, estimate.value());
                assertThat(estimate.high()).isBetween(estimate.value(), most + 1e-12 * scale);
            }
        }
    }

    /** The counts are sums, the weighted one with equal weights the same. */
    @Property(tries = 200)
    void countsAreSums(@ForAll("posts") List<Post> posts) {
        SocialEngagement social = SocialEngagement.of(posts);
        long sum = 0;
        for (Post post : posts) {
            sum += post.likes() + post.shares() + post.comments() + post.clicks();
        }
        assertThat(social.count()).isEqualTo(sum);
        assertThat(social.weightedCount(Weights.EQUAL)).isEqualTo((double) sum);
        assertThat(social.weightedCount(new Weights(0, 2, 0, 0)))
                .isEqualTo(2.0 * posts.stream().mapToLong(Post::shares).sum());
    }

    /** Posts in any order, in parts, repeated: the same engagement to the last bit, whatever the threads. */
    @Property(tries = 100)
    void mergesExactly(@ForAll("posts") List<Post> posts, @ForAll Random random, @ForAll boolean backwards) {
        List<Post> mixed = new ArrayList<>(posts);
        mixed.addAll(posts);
        Collections.shuffle(mixed, random);
        SocialEngagement once = SocialEngagement.of(posts);
        SocialEngagement parts = Parts.collect(SocialEngagement.collector(), mixed, List.of(0, 1, 1, 2), backwards);
        assertThat(parts).isEqualTo(once);
        assertThat(mixed.parallelStream().collect(SocialEngagement.collector())).isEqualTo(once);
        assertThat(parts.rate(Base.REACH, Weights.EQUAL, QUICK)).isEqualTo(once.rate(Base.REACH, Weights.EQUAL, QUICK));
        assertThat(Facts.serialised(once)).isEqualTo(once);
    }

    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Combinators.combine(
                        Facts.customerIds(),
                        Facts.instants(),
                        Arbitraries.of("", "post-1", "post-2", "post-3"),
                        Arbitraries.of(
                                InteractionType.LIKE,
                                InteractionType.SHARE,
                                InteractionType.COMMENT,
                                InteractionType.URL_CLICK,
                                InteractionType.VISIT))
                .as((customer, at, item, type) ->
                        (CustomerEvent) Interaction.of(customer, at, type).withItem(item))
                .list()
                .ofMaxSize(40);
    }

    private static long count(List<CustomerEvent> events, String item, InteractionType type) {
        return events.stream()
                .filter(event -> event instanceof Interaction one
                        && one.type().equals(type)
                        && one.item().equals(item))
                .count();
    }

    /** From interactions: each reaction counts, each person once for a post; parts merge exactly. */
    @Property(tries = 200)
    void countsReactionsAndPeople(@ForAll("events") List<CustomerEvent> events, @ForAll boolean backwards) {
        SocialEngagement social = SocialEngagement.ofInteractions(events);
        long reactions = 0;
        for (Post post : social.posts()) {
            assertThat(post.likes()).isEqualTo(count(events, post.id(), InteractionType.LIKE));
            assertThat(post.shares()).isEqualTo(count(events, post.id(), InteractionType.SHARE));
            assertThat(post.comments()).isEqualTo(count(events, post.id(), InteractionType.COMMENT));
            assertThat(post.clicks()).isEqualTo(count(events, post.id(), InteractionType.URL_CLICK));
            assertThat(post.people())
                    .isEqualTo(events.stream()
                            .filter(event -> event.item().equals(post.id())
                                    && !((Interaction) event).type().equals(InteractionType.VISIT))
                            .map(CustomerEvent::customerId)
                            .distinct()
                            .count());
            reactions += post.count();
        }
        long visits = events.stream()
                .filter(event -> ((Interaction) event).type().equals(InteractionType.VISIT))
                .count();
        assertThat(reactions + social.excluded().total()).isEqualTo(events.size());
        assertThat(social.excluded().counts().getOrDefault("events that are no reaction", 0L))
                .isEqualTo(visits);
        assertThat(Parts.collect(SocialEngagement.reactions(), events, List.of(0, 2, 1), backwards))
                .isEqualTo(social);
        assertThat(events.parallelStream().collect(SocialEngagement.reactions()))
                .isEqualTo(social);
    }

    /** A rate by twice the base is half the rate, with half the limits. */
    @Property(tries = 50)
    void ratesScale(@ForAll @IntRange(min = 2, max = 9) int n, @ForAll long seed) {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            posts.add(Post.of("post-" + i, 3L * i, i, 1, 0)
                    .withReach(100 + 7L * i)
                    .withImpressions(200 + 14L * i));
        }
        Bootstrap bootstrap = new Bootstrap(200, seed, 0.9);
        SocialEngagement social = SocialEngagement.of(posts);
        Estimate reach = social.rate(Base.REACH, Weights.EQUAL, bootstrap).pooled();
        Estimate impressions =
                social.rate(Base.IMPRESSIONS, Weights.EQUAL, bootstrap).pooled();
        assertThat(impressions.value()).isCloseTo(reach.value() / 2, within(1e-15));
        assertThat(impressions.low()).isCloseTo(reach.low() / 2, within(1e-15));
        assertThat(impressions.high()).isCloseTo(reach.high() / 2, within(1e-15));
    }

    /** Posts differ far more than chance: the bootstrap over posts covers, an interval over people does not. */
    @Example
    void coversWherePostsDiffer() {
        SplittableRandom random = new SplittableRandom(11);
        int studies = 1_000;
        int pooled = 0;
        int mean = 0;
        int people = 0;
        // Log-normal rates with mean 0.03 and log-normal reach, independent of them: both rates estimate 0.03.
        for (int study = 0; study < studies; study++) {
            List<Post> posts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long reach = Math.round(2_000 * Math.exp(0.6 * gaussian(random)));
                double rate = 0.03 * Math.exp(0.5 * gaussian(random) - 0.125);
                posts.add(
                        Post.of("post-" + i, Math.round(rate * reach), 0, 0, 0).withReach(reach));
            }
            Rate rate = SocialEngagement.of(posts).rate(Base.REACH, Weights.EQUAL, new Bootstrap(300, study, 0.95));
            pooled += covers(rate.pooled()) ? 1 : 0;
            mean += covers(rate.meanOfPosts()) ? 1 : 0;
            long all = posts.stream().mapToLong(Post::reach).sum();
            long reactions = posts.stream().mapToLong(Post::count).sum();
            people += covers(Proportion.of(reactions, all).rate()) ? 1 : 0;
        }
        assertThat(pooled / (double) studies).isBetween(0.9, 0.96);
        assertThat(mean / (double) studies).isBetween(0.9, 0.96);
        assertThat(people / (double) studies).isLessThan(0.3);
    }

    private static boolean covers(Estimate estimate) {
        return estimate.low() <= 0.03 && 0.03 <= estimate.high();
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Two tiny posts that everybody liked move the mean of posts, and not what all who saw anything did. */
    @Example
    void theLimitsAreThoseOfTheRateTheyStandBeside() {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            long reach = i < 2 ? 1 : 100_000;
            posts.add(Post.of("post-" + i, i < 2 ? 1 : 10_000, 0, 0, 0).withReach(reach));
        }
        Rate rate = SocialEngagement.of(posts).byReach();
        assertThat(rate.pooled().low()).isBetween(0.0999, 0.1001);
        assertThat(rate.pooled().high()).isBetween(0.0999, 0.1001);
        assertThat(rate.meanOfPosts().low()).isBetween(0.0999, 0.1001);
        assertThat(rate.meanOfPosts().high()).isGreaterThan(0.4);
    }

    @Example
    void aFewPostsByHand() {
        SocialEngagement social = SocialEngagement.of(List.of(
                Post.of("b", 30, 5, 4, 1).withReach(1_000).withFollowers(4_000).withPeople(35),
                Post.of("a", 8, 1, 0, 1).withReach(500).withImpressions(800).withChannel("photos"),
                Post.of("c", 1, 0, 0, 0).withReach(0).withViews(50)));
        assertThat(social.posts()).extracting(Post::id).containsExactly("a", "b", "c");
        assertThat(social.count()).isEqualTo(51);
        assertThat(social.weightedCount(new Weights(1, 3, 2, 1))).isEqualTo(39 + 18 + 8 + 2);
        Rate reach = social.byReach();
        assertThat(reach.pooled().value()).isEqualTo(50 / 1_500.0);
        assertThat(reach.meanOfPosts().value()).isCloseTo(0.03, within(1e-15));
        assertThat(reach.excluded()).isEqualTo(Exclusions.of("posts with reach 0", 1));
        assertThat(reach.toString()).startsWith("by reach: pooled 3.3% [2.0%, 4.0%] at 95%, n 2; mean of posts 3.0% [");
        assertThat(social.byImpressions().pooled()).hasToString("1.3% (no interval: one post only)");
        assertThat(social.byFollowers().pooled().value()).isEqualTo(0.01);
        assertThat(social.byViews().pooled().value()).isEqualTo(0.02);
        assertThat(social.peopleByReach(QUICK).pooled().value()).isEqualTo(0.035);
        assertThat(social.peopleByReach(QUICK).excluded())
                .isEqualTo(Exclusions.of("posts whose reach is not known", 2));
        assertThat(social).hasToString("""
                51 reactions to 3 posts
                  by reach             3.3% [2.0%, 4.0%] at 95%, n 2
                    mean of posts      3.0% [2.0%, 4.0%] at 95%, n 2
                  by impressions   1.3% (no interval: one post only)
                    mean of posts  1.3% (no interval: one post only)
                  by followers     1.0% (no interval: one post only)
                    mean of posts  1.0% (no interval: one post only)
                  by views         2.0% (no interval: one post only)
                    mean of posts  2.0% (no interval: one post only)""");
        assertThat(SocialEngagement.of(List.of())).hasToString("0 reactions to 0 posts");
        assertThat(SocialEngagement.of(List.of()).byReach())
                .hasToString(
                        "by reach: pooled undefined: no post with reach; mean of posts undefined: no post with reach");
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        refused(() -> Post.of(" ", 0, 0, 0, 0), "id must not be blank, got \" \"");
        refused(() -> Post.of("a", 0, 0, 0, 0).withReach(-1), "reach must be >= 0, got -1");
        refused(() -> Post.of("a", 0, 0, 0, 0).withImpressions(-1), "impressions must be >= 0, got -1");
        refused(() -> Post.of("a", 0, 0, 0, 0).withPeople(3).withReach(2), "people must be at most reach (2), got 3");
        refused(() -> new Weights(1, -1, 1, 1), "weight must be >= 0 and finite, got -1.0");
        refused(() -> new Weights(1, Double.NaN, 1, 1), "weight must be >= 0 and finite, got NaN");
        refused(() -> new Bootstrap(99, 1, 0.95), "draws must be at least 100, got 99");
        refused(() -> new Bootstrap(100, 1, 1), "level must be in (0, 1), got 1.0");
        List<Post> two = List.of(Post.of("a", 1, 0, 0, 0), Post.of("a", 2, 0, 0, 0));
        refused(() -> SocialEngagement.of(two), "id \"a\" must always name the same post, got Post[id=a, ");
        refused(() -> new SocialEngagement(two, null), "id \"a\" must always name the same post, got Post[id=a, ");
        CustomerEvent nameless = Interaction.of("c", Instant.EPOCH, InteractionType.LIKE);
        assertThat(SocialEngagement.ofInteractions(List.of(nameless)).excluded())
                .isEqualTo(Exclusions.of("reactions that name no post", 1));
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageStartingWith(message);
    }
}
