# Why a command was refused, and what would allow it; what the store said.
refusal-not-found = There is no { $key } on this desk. Look it up with the list or the search.
refusal-unknown-verb = Nobody knows the verb “{ $verb }”. { $nearest ->
    [none] See “afterdesk do --help” for all verbs.
   *[other] Did you mean “{ $nearest }”?
 }
refusal-wrong-kind = “{ $verb }” does not apply to { $key }.
refusal-wrong-state = “{ $verb }” is not possible: { $key } is { $state }. It is possible when it is: { $allowed }.
refusal-missing-argument = “{ $verb }” needs { $name } ({ $code }=…).
refusal-bad-argument = { $name } cannot be “{ $value }”. Expected: { $expected }.
refusal-unknown-argument = “{ $verb }” does not take “{ $name }”. It takes: { $known }.
refusal-too-many = { $what }: { $wanted } asked, but there are only { $most }.
refusal-above-ceiling = { $wanted } { $currency } is more than is left: { $most } { $currency }.
refusal-above-limit = { $wanted } { $currency } is above your limit of { $limit } { $currency }. { $who ->
    [none] Nobody here may approve so much: raise a limit.
   *[other] It may be approved by: { $who }.
 }
refusal-amount-unknown = What was paid for { $key } is not known here. Bring in the order, or name the amount yourself.
refusal-currency-mismatch = { $left } and { $right } cannot be mixed.
refusal-policy = The policy says no: { $clauses }. Give a reason to decide otherwise; it is kept and counted.
refusal-policy-open = The policy cannot judge this: { $open }. Give a reason to decide all the same; it is kept and counted.
refusal-policy-both = The policy says no: { $clauses }; and it cannot judge { $open }. Give a reason to decide otherwise; it is kept and counted.
refusal-not-yet = Not yet: { $what }
refusal-cannot-join = These two cannot be joined: { $why }
refusal-nothing-to-do = This would change nothing.
refusal-changed = { $key } was changed meanwhile by operation { $operation }. Look at it again before deciding.
refusal-effect-left = { $key } has left the desk with operation { $operation } and cannot be called back. Correct it with a new step.
refusal-nothing-to-undo = There is nothing left to take back.
refusal-unknown-operation = There is no operation { $operation } in the history.
refusal-already-undone = Group { $group } was taken back already, by { $by }.
expected-units = a whole number
expected-money = an amount such as 12.50
expected-percent = a percentage from 0 to 100
expected-when = a date, “tomorrow”, or a span such as 3d
expected-text = text
store-busy = Another program is writing to this desk. Try again in a moment.
store-newer = This desk was written by a newer program (schema { $found }, this one knows { $known }). Update afterdesk; the file was not touched.
store-not-a-desk = This file is not an afterdesk desk. It was not touched.
store-lacks = Something that every desk has is missing from this file ({ $name }). It was not touched; afterdesk rescue reads the records out of it into a new file.
store-strange = Something stands in this file that no desk has ({ $name }), and that could change what is read and written. It was not touched; afterdesk rescue reads the records out of it into a new file.
store-over-paid = More would be refunded than was paid. The database itself refused it; nothing was changed.
store-damaged = The desk file is damaged: { $detail }. It is left as it is; restore the last backup into a new file.
store-disk = The disk said no: { $detail }
sealed-new-key = This is the recovery key, and it is not shown again. Write it down: without it nobody opens what it seals. Keep it for sealing with “afterdesk secret set”, as [recovery] of the settings says.
sealed-no-key = There is no recovery key: { $why }. Name its place under [recovery] in the settings, or give it with --key.
sealed-bad-key = That is no recovery key as it was typed: fourteen groups of four letters and digits.
sealed-wrong-key = The wrong key: this backup was sealed with another one. The backup itself was not looked at.
sealed-damaged = The key is the right one, but the sealed backup is damaged; it is left as it is.
store-interrupted = Stopped.
store-exists = { $key } is there already.
store-other = The desk file could not be used: { $detail }

# Why complaints and parcels could not be joined or moved on; what their arguments expect.
not-yet-answered = nobody has answered the customer. Answer first, then wait.
not-yet-classified = the cause is not known. Set the issue type, or name the cause.
cannot-join-same = both are the same record.
cannot-join-joined-elsewhere = one of them is joined already. Part it first, or use the one that stays.
cannot-join-not-joined = they are not joined.
cannot-join-spam = the other one is spam. Reopen it first.
cannot-join-platform-case = the platform runs this case by its own clock. Merge the other way round.
cannot-join-nothing-left = no message would be left. Leave at least one.
cannot-join-known = this parcel is on the desk already. Look it up by its tracking number.
expected-future = a moment that lies ahead
expected-past = a moment that has passed
expected-messages = message numbers such as M-12, separated by commas
expected-M = the number of a message, such as M-12
expected-C = the number of a complaint, such as C-12
expected-R = the number of a return, such as R-12
refusal-mistakes = The text is not taken: { $mistakes }
mistake-at = Line { $line }, column { $column }:{" "}
mistake-at-line = Line { $line }:{" "}
mistake-nearest = {" "}Did you mean “{ $near }”?
mistake-syntax = Line { $line }, column { $column }: this is not TOML.
mistake-unknown-key = { $at }“{ $found }” is not known here. Known: { $known }.
mistake-missing-key = { $at }“{ $found }” is missing.
mistake-bad-value = { $at }“{ $found }” does not fit here.{ $known ->
    [none] {""}
   *[other] {" "}Known: { $known }.
 }
mistake-bad-query = { $at }the query stumbles over “{ $found }”.{ $known ->
    [none] {""}
   *[other] {" "}Did you mean “{ $known }”?
 }
mistake-nobody-asks = { $at }“{ $found }” is whoever asks, and a rule asks for nobody. Name the person, such as assignee:mei.
mistake-never-open = Line { $line }: this calendar is never open. Give at least one weekday its hours, such as monday = ["09:00-18:00"].
cannot-join-same-name = another one has this name. Choose a different name.
expected-name = a name of at most 80 characters
mistake-unknown-verb = { $at }“{ $found }” is no verb for these cases.{ $known ->
    [none] {""}
   *[other] {" "}Did you mean “{ $known }”?
 }
mistake-open-brace = “{ $found }” (line { $line }, column { $column }): this brace is not closed. Alternatives stand between two braces, with slashes: {"{"}battery/cell{"}"} dead.
mistake-stray-brace = “{ $found }” (line { $line }, column { $column }): this brace closes nothing. Alternatives stand between two braces, with slashes: {"{"}battery/cell{"}"} dead.
mistake-empty-phrase = “{ $found }” (line { $line }): there is a part without a word to look for. Write words as customers write them.
expected-label-name = one word of letters, digits, - and _, for it stands on cases as a tag
expected-label-new = a name that no other label has
mistake-unknown-argument = { $at }the verb does not take “{ $found }”. It takes: { $known }.
not-yet-decided-by-refund = the refund decides over the word to pay. Confirm, retry or abandon the refund.
not-yet-person-decides = nobody knows whether it arrived, and only a person may decide.
