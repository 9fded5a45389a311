# Words on charts: legends and axes.
chart-percent = { $n } %
chart-thousands = { $n }k
chart-millions = { $n }M
chart-days = { $n } d
chart-hours = { $n } h
chart-minutes = { $n } min
chart-seconds = { $n } s
chart-n = n = { $n }
chart-value = value
chart-alarm = alarm
chart-limits = limits
chart-centre = centre
chart-earlier = a year before
chart-young = has not had its time
chart-season = sale or holiday
chart-at-least = at least
chart-up-to-value = to the value
chart-at-most = at most
chart-few = few cases, not ranked
chart-vital = the vital few: 80 %
chart-cumulated = together so far
chart-alike = cannot be told from the next
chart-overall = overall
chart-limits-95 = 95 %
chart-limits-998 = 99.8 %
chart-size = cases
chart-more = … { $n } more
