package io.engagement.examples.quickstart.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.engagement.estimate.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ChartPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whatever text is in a chart, its JSON is the same value within a page, and cannot end the element it stands in. */
    @Property(tries = 300)
    void anyTextSurvivesTheWayIntoAPage(@ForAll String text, @ForAll double number) throws JsonProcessingException {
        double finite = Double.isFinite(number) ? number : 0;
        Map<String, Object> option = Map.of("title", text + "</script><!--", "data", List.of(finite, text));
        String json = Chart.of("x", JSON.writeValueAsString(option)).json();
        assertThat(json).doesNotContain("<", ">", "&");
        assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree(JSON.writeValueAsString(option)));
    }

    /** The digits on the page are those that the library prints. */
    @Property(tries = 300)
    void numbersAreThoseOfTheLibrary(@ForAll double value) {
        Words words = new Words(Locale.JAPANESE);
        for (Estimate.Unit unit : List.of(Estimate.Unit.NUMBER, Estimate.Unit.SHARE, Estimate.Unit.SIGNED_POINTS)) {
            if (Double.isFinite(value) && Math.abs(value) < 1e12) {
                assertThat(words.number(unit, value)).isEqualTo(unit.print(value));
            } else if (!Double.isFinite(value)) {
                assertThat(words.number(unit, Double.isNaN(value) ? 1 : value)).isNotEmpty();
            }
        }
    }

    @Example
    void placesThatAreNotThereAreRefused() {
        Option option = Option.of("{\"series\": [{\"data\": []}]}");
        assertThat(option.set("/series/0/data", List.of(1, 2))).hasToString("{\"series\":[{\"data\":[1,2]}]}");
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> option.set("/series/1/data", List.of()))
                .withMessage("place must be within what is there, got /series/1/data");
    }
}
