# The Automation tab: rules, their runs, the outbox, rehearsal and tests.
code-run-outcome-reverted = taken back
code-hold-reason-day = as much as the rule may do in a day is done
verb-revert = Take back what the rule did
