# The tour on a demonstration desk, and tips that are shown once.
action-tour = tour
tour-title = Tour, step { $n } of { $of } ({ $tour } leaves it and takes it up again)
tour-open = Above stands what is due next. Move with { $down } or the arrows, and open a case with { $open }.
tour-filter = Go back with { $back }, then list the returns with { $returns }. Filter them: { $filter }, then type status:requested and press Enter.
tour-approve = These wait for a decision. Approve the one under the cursor with { $accept }: terms of the policy and the message to the customer are filled in.
tour-undo = It is done, and the message waits a minute before it leaves. Take it all back with { $undo }.
tour-report = The week in a report: go to { $today }, press { $report }, and w for the weekly one. Everything else is found with ?.
tour-step-done = Step { $n } done.
tour-done = That was the tour. Everything that can be done anywhere stands behind ?, and { $key } shows the tour again.
tip-returns = Tip: { $accept } approves as asked, { $refuse } refuses, { $refund } refunds; { $filter } filters, { $help } lists all that can be done with this row.
tip-complaints = Tip: { $accept } takes over the proposed type, { $issue } corrects it by one letter, { $merge } merges with the likeliest duplicate, { $answer } answers.
tip-shipments = Tip: is:stuck after { $filter } finds parcels without news; { $open } shows a parcel's track, { $tell } tells the team.
tip-automation = Tip: { $automation } again leads from tasks to rules, runs, outbox and actions; { $rule } makes a rule from a filter.
tip-reports = Tip: { $moved } goes to the next thing that really moved, { $open } to its cases, { $report } makes a report of what you look at.
tip-knowledge = Tip: { $alike } on a case finds the articles that fit it; { $article } begins a new one.
