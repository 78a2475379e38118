import io.engagement.activity.*
import io.engagement.behavior.*
import io.engagement.churn.*
import io.engagement.domain.*
import io.engagement.estimate.*
import io.engagement.history.*
import io.engagement.ltv.*
import io.engagement.nps.*
import io.engagement.score.*
import io.engagement.segment.*
import io.engagement.examples.quickstart.Sample
import static io.engagement.examples.notebook.Notebook.*
import java.time.*
Sample sample = Sample.coffeeRoaster()
ZoneId zone = sample.zone()
Instant asOf = sample.asOf()
List<Customer> customers = sample.customers()
List<Purchase> purchases = sample.purchases()
List<SurveyAnswer> answers = sample.answers()
List<Interaction> interactions = sample.interactions()
List<CustomerEvent> events = sample.events()
Instant date(String day) { return LocalDate.parse(day).atStartOfDay(zone).toInstant(); }
Money yen(long amount) { return Money.of(amount, "JPY"); }
System.out.println(sample + "\nzone, asOf, customers, purchases, answers, interactions and events are there;\nshow(...) prints in full, /open tour.jsh shows around")
