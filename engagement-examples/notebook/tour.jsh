// The four faces of the library on the sample. Open it with /open tour.jsh, or type it line by line and look at each value.

// 1. Would they recommend us? The latest answer of each customer counts, and the interval says how sure we may be.
Nps nps = NpsCalculator.standard().calculate(answers)
show(nps)
// What those said who would, and those who would not: the words that tell them apart.
show(Comments.standard().calculate(answers).terms())
// By channel, each against all others; the p-values bear in mind that we looked at several.
NpsBreakdown byChannel = answers.stream().collect(NpsCalculator.standard().by(SurveyAnswer::channel))
show(byChannel)

// A trend is one calculator over many windows; a gap in the chart would be a quarter without answers.
Window twoYears = Window.of(LocalDate.of(2024, 1, 1), LocalDate.of(2026, 1, 1), zone)
NpsTrend trend = NpsCalculator.standard().trend(twoYears, Cadence.quarterly(zone), answers)
Map<String, Estimate> quarters = new LinkedHashMap<>()
for (NpsTrend.Wave wave : trend.waves()) quarters.put(wave.window().toString().substring(0, 7), wave.nps().score())
show(intervals("NPS by quarter", quarters))

// 2. Who leaves? Of those who were customers when the month began; a month that is not over would be refused.
ChurnRate december = ChurnRate.during(Window.month(2025, 12, zone), customers, asOf)
ChurnRate june = ChurnRate.during(Window.month(2025, 6, zone), customers, asOf)
show(december)
// Two rates differ by chance; the interval of the difference says whether these do by more.
show(december.minus(june))
// How long do they stay? Those who are still here count for as long as we have seen them.
SurvivalCurve stay = ChurnRate.survival(twoYears, customers, asOf)
show(stay)

// 3. What are they worth? Purchases become one row for each customer, and a model is fitted to the rows.
CustomerBase base = PurchaseLog.of(purchases, Cadence.daily(zone)).asOf(asOf)
PurchaseLtv model = LtvModel.fit(base)
show(model)
// A year ahead, money discounted at 10 %: for all of them, and for one.
show(model.total(base, Period.ofYears(1), DiscountRate.annual(0.10)))
show(model.forecast(base.get("C-0510"), Period.ofYears(1), DiscountRate.annual(0.10)))
// Would we have believed it? Forecast the last year from the first, and compare.
show(Backtest.of(PurchaseLog.of(purchases, Cadence.daily(zone)), date("2025-01-01"), asOf, TransactionModel.Kind.MBG_NBD))

// 4. How engaged are they, and why? The points of a card add up to the score exactly.
EngagementScore score = EngagementScore.retail(zone, yen(3_000))
CustomerProfiles profiles = events.stream().collect(score.collector())
show(score.of(profiles.get("C-0510"), asOf))
// What would raise it most: one event more of each kind.
show(score.raises(profiles.get("C-0510"), asOf).get(0))
