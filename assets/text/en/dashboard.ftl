# The dashboard: heads, comparisons, what would be.
dashboard-reading = Reading the figures …
dashboard-empty = There are no figures yet: bring in files of orders, returns and messages with { $import } or { $open }. Each figure appears as soon as its files are there.
dashboard-cohort = by the day of the order
dashboard-flow = by the day of the return
dashboard-running = still running
dashboard-as-of = as of { $at }
dashboard-than = against { $period }
dashboard-than-year = a year before
dashboard-compared = { $than }: { $difference }, { $call }{ $interval }.
dashboard-bounds = { " " }({ $low } to { $high })
dashboard-call-better = better
dashboard-call-worse = worse
dashboard-call-more = more
dashboard-call-less = less
dashboard-call-cannot-tell = ≈
dashboard-call-too-young = too young
dashboard-call-unsure = { "" }
dashboard-by = by { $dimension }
dashboard-by-quarter = by quarter
dashboard-pareto = causes by { $dimension }
dashboard-no-groups = Nothing to part in this period.
dashboard-what-if = If “{ $cause }” weighed half: { $now } would be { $then } ({ $least } to { $most } points less).
dashboard-what-if-money = Half of what was refunded for it: { $money }.
dashboard-no-what-if = What would be can only be told of a rate; choose one with {"{"} and {"}"}.
dashboard-hours = when cases come, by weekday and hour
dashboard-looking = Still looking for what moved …
dashboard-nothing-moved = Nothing really moved: { $n ->
    [one] one trend was looked at, and chance explains it
   *[other] { $n } trends were looked at, and chance explains them all
 }.
dashboard-moved = { $n } moved
dashboard-moved-title = What really moved
dashboard-timeline = what moved, and since when
dashboard-signs = ≈ cannot be told from chance
dashboard-rated = { $score }: “{ $text }”
