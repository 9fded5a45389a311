# Figures in words: values, their doubt in short form, periods, changes.
doubt-no-data = no data
doubt-not-reached = not reached
doubt-of = { $part } of { $whole }
doubt-percent = { $n } %
doubt-n = n = { $n }
doubt-too-few = too few for a rate
doubt-few = few cases
doubt-comma = { ", " }
doubt-short = { $value } ({ $doubt })
doubt-window = { $days }-day window
doubt-mature = { $share } mature
doubt-projected = will be about { $value } ({ $interval })
doubt-ended = { $n } ended
doubt-open = { $n } still open, the oldest { $oldest }
doubt-population-orders = orders of { $period }
doubt-population-flow = returns opened in { $period } against its orders
doubt-population-returns = returns opened in { $period }
doubt-population-handed-over = parcels that carriers took over in { $period }
doubt-population-promised = parcels promised for { $period }
doubt-population-refunded = refunds of { $period }
doubt-population-refunds = refunds of { $period } against its sales
doubt-population-ratings = ratings given in { $period }
doubt-population-answers = answers of { $period }
doubt-population-complaints = complaints begun in { $period }
doubt-population-resolved = resolved in { $period }
doubt-population-open = open at the end of { $period }
doubt-population-due = due in { $period }
doubt-population-customers = customers of the { $days } days up to the end of { $period }
doubt-week = week { $week }
doubt-week-of = week { $week } of { $year }
doubt-month = { $month } { $year }
doubt-quarter = Q{ $quarter } { $year }
doubt-days = { $from } to { $to }
doubt-points = { $n } points
doubt-call-better = better
doubt-call-worse = worse
doubt-call-better-size-uncertain = better, size uncertain
doubt-call-worse-size-uncertain = worse, size uncertain
doubt-call-more = more
doubt-call-less = less
doubt-call-cannot-tell = cannot tell
doubt-call-too-young = too young to tell
doubt-call-unsure = sums have no interval
picture-timeline-alt = { $n ->
    [one] One change by when it began
   *[other] { $n } changes by when they began
 }.
doubt-at-least = at least { $low }
