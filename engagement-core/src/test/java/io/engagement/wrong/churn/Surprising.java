package io.engagement.wrong.churn;

import io.engagement.wrong.nps.Sideways;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Reads the clock, the zone, the locale and chance, prints, and closes a cycle of packages. */
public final class Surprising {
    public @Nullable Sideways back;

    public Instant clock() {
        return Instant.now();
    }

    public LocalDate today() {
        return LocalDate.now(zone());
    }

    public ZoneId zone() {
        return ZoneId.systemDefault();
    }

    public long millis() {
        return System.currentTimeMillis();
    }

    public double chance() {
        return Math.random();
    }

    public int dice() {
        return new Random().nextInt();
    }

    public Locale locale() {
        return Locale.getDefault();
    }

    public void print() {
        System.out.println(back);
    }
}
