# Reports: the words around figures, charts and tables
report-by = Written by { $name }
report-stale = the data have moved since this was written
report-overstated = says more than the figures support
report-better = better
report-worse = worse
report-as-table = The same as a table
report-col-figure = Figure
report-col-value = Value
report-col-change = Change
report-col-target = Target
report-col-basis = How it was counted
report-col-period = Period
report-col-group = Group
report-col-low = Lower limit
report-col-high = Upper limit
report-col-earlier = A year before
report-col-remark = Remark
report-col-cumulated = Cumulated
report-col-cases = Cases
report-col-overall = All together
report-col-from = From
report-col-until = Until
report-alarm = outside what chance explains
report-young = has not had its time yet
report-small = too few cases to rank
report-vital = among the few that make up 80%
report-rest = the others
report-alike = ≈ next one cannot be told apart
report-beyond-inner = beyond the 95% limits
report-beyond-outer = beyond the 99.8% limits
report-goes-on = goes on
report-legend-value = Value
report-legend-centre = Mean { $value }
report-legend-limits = Limits of chance
report-legend-target = Target { $value }
report-legend-earlier = The same weeks a year before
report-legend-season = Sales and holidays
report-legend-interval = Interval of 95%
report-legend-overall = All together { $value }
report-legend-inner = 95% limits
report-legend-outer = 99.8% limits
report-legend-within = Within
report-legend-beyond = Beyond
report-legend-groups = Groups
report-legend-size = Number of cases
report-plan-number = No.
report-plan-action = Action
report-plan-owner = Who
report-plan-due = By when
report-plan-status = State
report-plan-effect = Effect

# A figure in short
report-no-data = no data
report-not-reached = median not reached
report-variant = { $name } ({ $variant })
report-of = { $part } of { $whole }
report-n-cases = { $n ->
    [one] { $n } case
   *[other] { $n } cases
}
report-n-ended = { $n ->
    [one] { $n } ended
   *[other] { $n } ended
}
report-n-open = { $n } still open, oldest { $oldest }
report-of-orders = orders of { $period }
report-of-cases = cases of { $period }
report-ripe = all past their time
report-ripening = { $share } past their time
report-ripening-to = { $share } past their time, about { $value } ({ $span }) in the end
report-left-out = { $n } left out
report-week = week { $week }
report-days = { $first } to { $last }
report-points = { $n } points
report-change = { $change } against { $period }
report-maybe-chance = { $change }, may be chance
report-trend-alt = { $n ->
    [0] { $name } went from { $first } in { $start } to { $last } in { $end }; nothing lies outside what chance explains.
    [one] { $name } went from { $first } in { $start } to { $last } in { $end }; one point lies outside what chance explains.
   *[other] { $name } went from { $first } in { $start } to { $last } in { $end }; { $n } points lie outside what chance explains.
}
report-by-order = Counted by the date of the order.
report-by-case = Counted by the case’s own date.
report-compare-alt = { $beyond ->
    [0] { $name } of { $n } groups against { $overall } of all together: none differs by more than chance.
    [one] { $name } of { $n } groups against { $overall } of all together: one lies beyond the limits.
   *[other] { $name } of { $n } groups against { $overall } of all together: { $beyond } lie beyond the limits.
}
report-bars-alt = { $name } by group; { $label } comes first with { $value }.
report-pareto-alt = { $n ->
    [one] One of { $all } causes makes up { $share }: { $names }.
   *[other] { $n } of { $all } causes together make up { $share }: { $names }.
}
report-pareto-of-named = So much has no stated cause that the 80% are counted among the stated ones only.
