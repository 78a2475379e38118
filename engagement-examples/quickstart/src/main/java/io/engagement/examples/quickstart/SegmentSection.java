package io.engagement.examples.quickstart;

import io.engagement.examples.quickstart.analysis.SegmentAnalysis;

/** Who is who: the segments, and what their customers say, spend and do. */
final class SegmentSection {
    private final Page page;
    private final SegmentAnalysis analysis;

    SegmentSection(Page page, SegmentAnalysis analysis) {
        this.page = page;
        this.analysis = analysis;
    }

    void print() {
        page.section("Segments");
        if (analysis.segments().isMissing()) {
            page.line("segments", analysis.segments().undefined());
            return;
        }
        page.line("made of", analysis.segments().get().segmentation());
        page.line("customers", analysis.population());
        if (!analysis.stayed().isMissing()) {
            page.line("same as 90 days ago", analysis.stayed().get());
        }
        page.block("by how they buy, with 95% intervals", analysis.table());
    }
}
