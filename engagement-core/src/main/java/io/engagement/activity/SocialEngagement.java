package io.engagement.activity;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * How people react to posts on social networks: likes, shares, comments and clicks, counted, weighted, and as rates. A rate
 * names what it is a rate of: {@link #byReach} (people who saw the post), {@link #byImpressions} (times it was shown),
 * {@link #byFollowers}, {@link #byViews}; networks and vendors mean different ones by "engagement rate".
 *
 * <p>Posts differ by far more than chance would make equal ones differ, so the interval of a rate is a bootstrap over posts;
 * one that counted people would be far too narrow: at 20 posts with log-normal rates and reach it covered 92 %, the other
 * 25 %. Reactions of own accounts and programs are to be left out before.
 *
 * @param posts the posts, in the order of their ids, each id once; unmodifiable
 * @param excluded interactions that did not count, and why
 */
public record SocialEngagement(List<Post> posts, Exclusions excluded) implements Serializable {
    private static final List<InteractionType> REACTIONS =
            List.of(InteractionType.LIKE, InteractionType.SHARE, InteractionType.COMMENT, InteractionType.URL_CLICK);

    /**
     * Posts; write {@link #of} instead.
     *
     * @param posts the posts; null is none
     * @param excluded interactions that did not count; null is none
     * @throws IllegalArgumentException if an id names two different posts
     */
    public SocialEngagement(@Nullable List<Post> posts, @Nullable Exclusions excluded) {
        Tally tally = new Tally();
        if (posts != null) {
            posts.forEach(tally::add);
        }
        this.posts = List.copyOf(new TreeMap<>(tally.posts).values());
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
    }

    /**
     * The figures of a post, as a network reports them. Reactions may be negative where they are net of what was taken back.
     *
     * @param id its id, not blank
     * @param channel the network, or {@code ""}
     * @param likes how often it was liked
     * @param shares how often it was shared
     * @param comments how many comments it got
     * @param clicks how often its link was followed
     * @param people how many people reacted at all; null when not known
     * @param reach how many people saw it; null when not known
     * @param impressions how often it was shown; null when not known
     * @param followers how many followed the account; null when not known
     * @param views how often its video was played; null when not known
     */
    public record Post(
            String id,
            String channel,
            long likes,
            long shares,
            long comments,
            long clicks,
            @Nullable Long people,
            @Nullable Long reach,
            @Nullable Long impressions,
            @Nullable Long followers,
            @Nullable Long views)
            implements Serializable {
        /**
         * For deserialisers, and may grow; write {@code Post.of(id, likes, shares, comments, clicks).withReach(...)} instead.
         *
         * @param id its id, not blank
         * @param channel the network; null is {@code ""}
         * @param likes how often it was liked
         * @param shares how often it was shared
         * @param comments how many comments it got
         * @param clicks how often its link was followed
         * @param people how many people reacted at all, or null
         * @param reach how many people saw it, or null
         * @param impressions how often it was shown, or null
         * @param followers how many followed the account, or null
         * @param views how often its video was played, or null
         * @throws IllegalArgumentException if {@code id} is blank, a base is negative, or more people reacted than were reached
         */
        public Post(
                String id,
                @Nullable String channel,
                long likes,
                long shares,
                long comments,
                long clicks,
                @Nullable Long people,
                @Nullable Long reach,
                @Nullable Long impressions,
                @Nullable Long followers,
                @Nullable Long views) {
            if (id == null || id.isBlank()) {
                throw new IllegalArgumentException("id must not be blank, got " + (id == null ? null : '"' + id + '"'));
            }
            this.id = id;
            this.channel = channel == null ? "" : channel;
            this.likes = likes;
            this.shares = shares;
            this.comments = comments;
            this.clicks = clicks;
            this.people = notNegative("people", people);
            this.reach = notNegative("reach", reach);
            this.impressions = notNegative("impressions", impressions);
            this.followers = notNegative("followers", followers);
            this.views = notNegative("views", views);
            if (people != null && reach != null && people > reach) {
                throw new IllegalArgumentException("people must be at most reach (" + reach + "), got " + people);
            }
        }

        private static @Nullable Long notNegative(String name, @Nullable Long number) {
            if (number != null && number < 0) {
                throw new IllegalArgumentException(name + " must be >= 0, got " + number);
            }
            return number;
        }

        /**
         * A post and its reactions.
         *
         * @param id its id, not blank
         * @param likes how often it was liked
         * @param shares how often it was shared
         * @param comments how many comments it got
         * @param clicks how often its link was followed
         * @return the post
         */
        public static Post of(String id, long likes, long shares, long comments, long clicks) {
            return new Post(id, null, likes, shares, comments, clicks, null, null, null, null, null);
        }

        /**
         * This post on a network.
         *
         * @param network its name
         * @return a copy
         */
        public Post withChannel(String network) {
            return new Post(id, network, likes, shares, comments, clicks, people, reach, impressions, followers, views);
        }

        /**
         * This post with the number of people who reacted.
         *
         * @param number at least 0, at most the reach
         * @return a copy
         */
        public Post withPeople(long number) {
            return new Post(id, channel, likes, shares, comments, clicks, number, reach, impressions, followers, views);
        }

        /**
         * This post with the number of people who saw it.
         *
         * @param number at least 0
         * @return a copy
         */
        public Post withReach(long number) {
            return new Post(
                    id, channel, likes, shares, comments, clicks, people, number, impressions, followers, views);
        }

        /**
         * This post with the number of times it was shown.
         *
         * @param number at least 0
         * @return a copy
         */
        public Post withImpressions(long number) {
            return new Post(id, channel, likes, shares, comments, clicks, people, reach, number, followers, views);
        }

        /**
         * This post with the number of followers of its account.
         *
         * @param number at least 0
         * @return a copy
         */
        public Post withFollowers(long number) {
            return new Post(id, channel, likes, shares, comments, clicks, people, reach, impressions, number, views);
        }

        /**
         * This post with the number of times its video was played.
         *
         * @param number at least 0
         * @return a copy
         */
        public Post withViews(long number) {
            return new Post(
                    id, channel, likes, shares, comments, clicks, people, reach, impressions, followers, number);
        }

        /**
         * All reactions.
         *
         * @return likes + shares + comments + clicks
         */
        public long count() {
            return Math.addExact(Math.addExact(likes, shares), Math.addExact(comments, clicks));
        }
    }

    /**
     * What a reaction counts. Weights are somebody's opinion, and a weighted count is no number of anything.
     *
     * @param like of a like
     * @param share of a share
     * @param comment of a comment
     * @param click of a click
     */
    public record Weights(double like, double share, double comment, double click) implements Serializable {
        /** Each reaction counts one. */
        public static final Weights EQUAL = new Weights(1, 1, 1, 1);

        /**
         * Weights.
         *
         * @param like of a like
         * @param share of a share
         * @param comment of a comment
         * @param click of a click
         * @throws IllegalArgumentException if one is negative or not finite
         */
        public Weights {
            for (double weight : new double[] {like, share, comment, click}) {
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("weight must be >= 0 and finite, got " + weight);
                }
            }
        }

        private double of(Post post) {
            return like * post.likes + share * post.shares + comment * post.comments + click * post.clicks;
        }
    }

    /** What a rate is a rate of. */
    public enum Base {
        /** People who saw the post. */
        REACH,
        /** Times the post was shown. */
        IMPRESSIONS,
        /** Followers of the account. */
        FOLLOWERS,
        /** Times the post's video was played. */
        VIEWS;

        private @Nullable Long of(Post post) {
            return switch (this) {
                case REACH -> post.reach;
                case IMPRESSIONS -> post.impressions;
                case FOLLOWERS -> post.followers;
                case VIEWS -> post.views;
            };
        }

        private String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How intervals are found: a bootstrap over posts.
     *
     * @param draws how many draws
     * @param seed where the random numbers start
     * @param level the confidence level
     */
    public record Bootstrap(int draws, long seed, double level) implements Serializable {
        private static final int FEWEST_DRAWS = 100;

        /** 2,000 draws from seed 1, at 95 %. */
        public static final Bootstrap USUAL = new Bootstrap(2_000, 1, 0.95);

        /**
         * A bootstrap.
         *
         * @param draws how many draws
         * @param seed where the random numbers start
         * @param level the confidence level
         * @throws IllegalArgumentException if {@code draws} is below 100 or {@code level} is not in (0, 1)
         */
        public Bootstrap {
            if (draws < FEWEST_DRAWS) {
                throw new IllegalArgumentException("draws must be at least " + FEWEST_DRAWS + ", got " + draws);
            }
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("level must be in (0, 1), got " + level);
            }
        }
    }

    /**
     * The rate of reactions by a base, in two ways that answer two questions. By actions it may be above 1; by people it is
     * not.
     *
     * @param base what it is a rate of
     * @param pooled the sum of the reactions by the sum of the base: of all who saw anything; large posts count more
     * @param meanOfPosts the mean of the rates of the posts: of a typical post
     * @param excluded posts without that base, and why
     */
    public record Rate(Base base, Estimate pooled, Estimate meanOfPosts, Exclusions excluded) implements Serializable {
        /** Both, and what was left out. */
        @Override
        public String toString() {
            return "by " + base.words() + ": pooled " + pooled + "; mean of posts " + meanOfPosts
                    + (excluded.total() == 0 ? "" : "; " + excluded);
        }
    }

    /**
     * The engagement of some posts.
     *
     * @param posts the posts, in any order
     * @return the engagement
     * @throws IllegalArgumentException if an id names two different posts
     */
    public static SocialEngagement of(Iterable<Post> posts) {
        Tally tally = new Tally();
        posts.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects posts, also in parallel. A post that comes again is one; the container is serialisable, merges exactly and can
     * be finished many times.
     *
     * @return the collector
     */
    public static Collector<Post, Tally, SocialEngagement> collector() {
        return Tallies.collector(Tally::new, Tally::add, Tally::merge, Tally::result);
    }

    /**
     * The reactions among some events, as {@link #reactions} counts them.
     *
     * @param events the events, in any order, each once
     * @return the engagement
     */
    public static SocialEngagement ofInteractions(Iterable<? extends CustomerEvent> events) {
        Reactions reactions = new Reactions();
        events.forEach(reactions::add);
        return reactions.result();
    }

    /**
     * Collects likes, shares, comments and clicks by the {@code item} of the interaction, which is the post, and counts the
     * people among them. How many saw a post is no customer's event: add it to the {@link #posts} with
     * {@link Post#withReach}. Repeated events count repeatedly; put a {@link io.engagement.history.Deduplicator} in front.
     *
     * @return the collector
     */
    public static Collector<CustomerEvent, Reactions, SocialEngagement> reactions() {
        return Tallies.collector(Reactions::new, Reactions::add, Reactions::merge, Reactions::result);
    }

    /**
     * All reactions to all posts.
     *
     * @return their number
     */
    public long count() {
        return posts.stream().mapToLong(Post::count).reduce(0, Math::addExact);
    }

    /**
     * All reactions to all posts, each with its weight.
     *
     * @param weights what a reaction counts
     * @return the sum
     */
    public double weightedCount(Weights weights) {
        // One sum for each kind is exact; a running sum of products would depend on the order of the posts.
        long[] sums = new long[REACTIONS.size()];
        for (Post post : posts) {
            sums[0] = Math.addExact(sums[0], post.likes);
            sums[1] = Math.addExact(sums[1], post.shares);
            sums[2] = Math.addExact(sums[2], post.comments);
            sums[3] = Math.addExact(sums[3], post.clicks);
        }
        return weights.of(Post.of("all", sums[0], sums[1], sums[2], sums[3]));
    }

    /**
     * Reactions by people who saw the post.
     *
     * @return the rate
     */
    public Rate byReach() {
        return rate(Base.REACH, Weights.EQUAL, Bootstrap.USUAL);
    }

    /**
     * Reactions by times the post was shown.
     *
     * @return the rate
     */
    public Rate byImpressions() {
        return rate(Base.IMPRESSIONS, Weights.EQUAL, Bootstrap.USUAL);
    }

    /**
     * Reactions by followers of the account.
     *
     * @return the rate
     */
    public Rate byFollowers() {
        return rate(Base.FOLLOWERS, Weights.EQUAL, Bootstrap.USUAL);
    }

    /**
     * Reactions by times the post's video was played.
     *
     * @return the rate
     */
    public Rate byViews() {
        return rate(Base.VIEWS, Weights.EQUAL, Bootstrap.USUAL);
    }

    /**
     * Reactions, weighted, by a base. The limits are percentiles of the bootstrap over posts, moved outward for few of them
     * ({@code Phi(-sqrt(n / (n - 1)) t)} in place of half the error; Hesterberg, 2015). One post has no interval.
     *
     * @param base what it is a rate of
     * @param weights what a reaction counts
     * @param bootstrap how the interval is found
     * @return the rate; undefined where no post has that base
     */
    public Rate rate(Base base, Weights weights, Bootstrap bootstrap) {
        return rate(base, weights::of, bootstrap);
    }

    /**
     * People who reacted, by people who saw the post: of those who saw a post, the share that reacted at all.
     *
     * @param bootstrap how the interval is found
     * @return the rate, 0 to 1; undefined where no post has both
     */
    public Rate peopleByReach(Bootstrap bootstrap) {
        return rate(Base.REACH, post -> post.people == null ? null : Double.valueOf(post.people), bootstrap);
    }

    private Rate rate(Base base, Function<Post, @Nullable Double> reactions, Bootstrap bootstrap) {
        DoubleStream.Builder numbers = DoubleStream.builder();
        DoubleStream.Builder sizes = DoubleStream.builder();
        long unknown = 0;
        long zero = 0;
        for (Post post : posts) {
            Double number = reactions.apply(post);
            Long size = base.of(post);
            if (number == null || size == null) {
                unknown++;
            } else if (size == 0) {
                zero++;
            } else {
                numbers.add(number);
                sizes.add(size);
            }
        }
        PostBootstrap drawn =
                new PostBootstrap(numbers.build().toArray(), sizes.build().toArray(), bootstrap);
        String what = base.words();
        return new Rate(
                base,
                drawn.pooled("no post with " + what),
                drawn.meanOfPosts("no post with " + what),
                Exclusions.of("posts whose " + what + " is not known", unknown)
                        .plus(Exclusions.of("posts with " + what + " 0", zero)));
    }

    /** The counts, then the rate by each base that any post has. */
    @Override
    public String toString() {
        Table table = new Table(String.format(
                Locale.ROOT,
                "%,d reactions to %,d posts%s",
                count(),
                posts.size(),
                excluded.total() == 0 ? "" : "; " + excluded));
        for (Base base : Base.values()) {
            Rate rate = rate(base, Weights.EQUAL, Bootstrap.USUAL);
            if (rate.pooled instanceof Estimate.Known) {
                table.row("by " + base.words(), rate.pooled.toString());
                table.row("  mean of posts", rate.meanOfPosts.toString());
            }
        }
        return table.toString();
    }

    /** Takes posts, one at a time and from other tallies. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final HashMap<String, Post> posts = new HashMap<>();

        private Tally() {}

        /**
         * Takes a post.
         *
         * @param post the post
         * @throws IllegalArgumentException if its id named a different one, naming both
         */
        public void add(Post post) {
            Post before = posts.putIfAbsent(post.id, post);
            if (before != null && !before.equals(post)) {
                throw new IllegalArgumentException(
                        "id \"" + post.id + "\" must always name the same post, got " + before + " and " + post);
            }
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other the other
         * @throws IllegalArgumentException if an id names different posts, naming both
         */
        public void merge(Tally other) {
            other.posts.values().forEach(this::add);
        }

        /**
         * The engagement of what was taken so far.
         *
         * @return the engagement
         */
        public SocialEngagement result() {
            return new SocialEngagement(List.copyOf(posts.values()), Exclusions.NONE);
        }
    }

    /** Takes interactions, one at a time and from others, and counts those that are reactions. Not thread-safe. */
    public static final class Reactions implements Serializable {
        private static final long serialVersionUID = 1;

        private final Touches touches = new Touches();
        private long others;
        private long nameless;

        private Reactions() {}

        /**
         * Takes an event; one that is no reaction, or names no post, is left out, and counted.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            int kind = event instanceof Interaction interaction ? REACTIONS.indexOf(interaction.type()) : -1;
            if (kind < 0) {
                others++;
            } else if (event.item().isBlank()) {
                nameless++;
            } else {
                touches.add(event.customerId(), event.item(), kind);
            }
        }

        /**
         * Takes all that another took; that one stays as it is.
         *
         * @param other the other
         */
        public void merge(Reactions other) {
            touches.merge(other.touches);
            others += other.others;
            nameless += other.nameless;
        }

        /**
         * The engagement of what was taken so far.
         *
         * @return the engagement; of each post the reactions and the people are known
         */
        public SocialEngagement result() {
            int kinds = REACTIONS.size();
            long[] counts = new long[touches.items() * kinds];
            long[] people = new long[touches.items()];
            long before = -1;
            for (long row : touches.sorted()) {
                int item = Touches.item(row);
                counts[item * kinds + Touches.kind(row)]++;
                people[item] += Touches.both(row) == before ? 0 : 1;
                before = Touches.both(row);
            }
            List<Post> posts = new ArrayList<>();
            for (int item = 0; item < people.length; item++) {
                int first = item * kinds;
                posts.add(Post.of(
                                touches.itemName(item),
                                counts[first],
                                counts[first + 1],
                                counts[first + 2],
                                counts[first + 3])
                        .withPeople(people[item]));
            }
            Exclusions excluded = Exclusions.of("events that are no reaction", others)
                    .plus(Exclusions.of("reactions that name no post", nameless));
            return new SocialEngagement(posts, excluded);
        }
    }
}
