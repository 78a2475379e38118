package io.engagement.examples.quickstart.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes pictures of a page to look at: light and dark, wide and narrow, and printed. */
final class Screenshots {
    private Screenshots() {}

    /** The page, and the folder for the pictures. */
    public static void main(String... args) throws IOException {
        Path page = Path.of(args[0]);
        Path folder = Files.createDirectories(Path.of(args[1]));
        String name = String.valueOf(page.getFileName()).replace(".html", "");
        try (Browser browser = new Browser(Files.createTempDirectory("chromium"))) {
            for (int width : List.of(1280, 390)) {
                for (String theme : List.of("light", "dark")) {
                    browser.open(page, width, 900, theme);
                    Files.write(folder.resolve(name + "-" + width + "-" + theme + ".png"), browser.screenshot());
                }
            }
            Files.write(folder.resolve(name + ".pdf"), browser.print());
        }
    }
}
