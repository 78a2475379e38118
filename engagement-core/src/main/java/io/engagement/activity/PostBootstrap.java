package io.engagement.activity;

import io.engagement.activity.SocialEngagement.Bootstrap;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Draws;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.StudentT;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Two rates of some posts, and of draws of as many posts with replacement. */
final class PostBootstrap {
    private final double[] numbers;
    private final double[] sizes;
    private final Bootstrap bootstrap;
    private final List<Rates> draws;

    /** The rates of a draw. */
    private record Rates(double pooled, double meanOfPosts) {}

    /**
     * Posts.
     *
     * @param numbers what is counted of each
     * @param sizes its base, above 0
     */
    PostBootstrap(double[] numbers, double[] sizes, Bootstrap bootstrap) {
        this.numbers = numbers;
        this.sizes = sizes;
        this.bootstrap = bootstrap;
        this.draws = Draws.of(bootstrap.seed(), numbers.length < 2 ? 0 : bootstrap.draws(), this::draw);
    }

    private Rates draw(SplittableRandom random) {
        double sum = 0;
        double size = 0;
        double rates = 0;
        for (int i = 0; i < numbers.length; i++) {
            int post = random.nextInt(numbers.length);
            sum += numbers[post];
            size += sizes[post];
            rates += numbers[post] / sizes[post];
        }
        return new Rates(sum / size, rates / numbers.length);
    }

    Estimate pooled(String otherwise) {
        double sum = Arrays.stream(numbers).sum();
        return estimate(sum / Arrays.stream(sizes).sum(), Rates::pooled, otherwise);
    }

    Estimate meanOfPosts(String otherwise) {
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i] / sizes[i];
        }
        return estimate(sum / numbers.length, Rates::meanOfPosts, otherwise);
    }

    private Estimate estimate(double value, ToDoubleFunction<Rates> rate, String otherwise) {
        int n = numbers.length;
        if (n == 0) {
            return Estimate.undefined(otherwise);
        }
        if (n == 1) {
            return new Estimate.Known(value, null, 1, Estimate.Unit.SHARE, "no interval: one post only");
        }
        double[] sorted = draws.stream().mapToDouble(rate).sorted().toArray();
        double t = StudentT.t(bootstrap.level(), n - 1.0);
        double tail = Normal.twoSided(Math.sqrt(n / (n - 1.0)) * t) / 2;
        Interval interval = new Interval(
                Math.min(value, Draws.percentile(sorted, tail)),
                Math.max(value, Draws.percentile(sorted, 1 - tail)),
                bootstrap.level());
        return Estimate.of(value, interval, n, Estimate.Unit.SHARE, "bootstrap over posts");
    }
}
