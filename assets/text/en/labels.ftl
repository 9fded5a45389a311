# Understanding texts: classify, labels, why.
cli-cmd-classify = Say what texts complain about, how bad it is, how pleased they sound and in which language; lines or JSON lines
cli-cmd-labels = Measure and teach what texts are understood as
cli-labels-score = Measure against a file of right answers
cli-arg-texts = A text in words, the name of a file, or - for standard input: a text a line, or JSON lines with id and text
cli-classify-file = A file of texts, whatever its name
classify-waits = Waiting for texts, one a line; Ctrl-d ends.
cli-opt-train = Learn from the rows of this file first
cli-opt-first = Learn from so many rows of each label only
cli-opt-across = Learn from all languages but one, and score that one
classify-nothing = there is nothing to read here
classify-empty = Nothing was read: no line had a text.
classify-line = { $category } { $percent } %{ $unsure ->
    [1] {" "}(unsure, or { $second })
   *[other] {""}
 } · { $severity } · { $mood } · { $language } · { $why }
classify-broken = { $n ->
    [one] One line could not be read
   *[other] { $n } lines could not be read
 }: { $lines }. Its place in the answers says what is wrong.
labels-nothing-to-score = Nothing in this file can be scored. Each line needs a text and the right answer: a label, with severity, kind or a mood beside it; other labels need --train or --first.
labels-measure-category = Category
labels-measure-severity = Severity
labels-measure-mood = Mood, three classes
labels-measure-mood-two = Mood, two classes
labels-measure-language = Language
labels-measure-label = Labels
labels-score = { $measure }: accuracy { $accuracy }, macro-F1 { $f1 } (n = { $n })
labels-score-lenient = The label or the second complaint: { $accuracy }
labels-score-topics = Topics: micro-F1 { $micro }, macro-F1 { $macro } (n = { $n })
labels-score-problems = Sentences that state a problem: accuracy { $accuracy }, F1 { $f1 }; their words, by character: F1 { $characters } (n = { $n })
labels-head-part = part
labels-head-n = n
labels-head-accuracy = accuracy
labels-head-f1 = F1
labels-head-label = label
labels-head-right = right of said
labels-confusions = Most often mistaken: { $list }
column-understood = Understood
column-keywords = Keywords
column-category = Category
case-understood = { $category }, or { $next } ({ $percent } %) · { $by }
case-understood-else = { $category } · { $by }{ $differs ->
    [1] { " · " }the desk itself reads: { $own }
   *[other] { "" }
 }
case-understood-unsure = unsure: { $category }, or { $next }
case-understood-person = { $category } ✓
case-unread = not read yet
why-decided = Decided by { $list }
why-words = “{ $words }” ({ $list })
why-by-lists = lists { $version }
why-by-model = learned, version { $version }
why-list-learned = learned
why-list-danger = danger
why-list-authority = authorities
why-list-money-back = money back
why-list-unusable = goods that cannot be used
case-disagreement = The platform says “{ $platform }”, the customer’s words say { $text }.
arg-category = Category
arg-phrases = Phrases
arg-examples = Examples
arg-names-line = Stands for product line
arg-names-supplier = Stands for supplier
arg-hint-phrases = A line each; a star leaves a word’s end open (batter*), two dots are a few words.
arg-hint-examples = Whole texts that it fits, a line each; it learns from five on.
verb-new-label = Make a label of your own
verb-change-label = Change a label of your own
cli-labels-refit = Try what people’s corrections teach, beside what holds now; with --apply make it hold
cli-labels-list = Labels of your own, with what they know
cli-labels-add = Make a label of your own: it goes to cases as a tag
cli-labels-change = Give a label of your own another title, line or supplier; its phrases and examples stay
labels-exists = There is a label “{ $name }” already ({ $title }), and nothing of it was changed. afterdesk labels change { $name } --title … gives it another title, afterdesk labels phrases { $name } … adds phrases.
labels-next = It fits nothing yet. Give it phrases: afterdesk labels phrases { $name } "as customers write it"
cli-labels-phrases = Show, add or forget the words that make a label at once
cli-labels-examples = Show, add or forget texts or cases that a label fits; from five on it learns
cli-arg-label = The label’s name, one word as a tag
cli-arg-phrases = Phrases: a star leaves a word’s end open, two dots stand for a few words
cli-arg-examples = Texts, or numbers of cases such as C-12
cli-opt-apply = Do it; without this it is only shown, and undo takes it back
cli-opt-title = What people call it
cli-opt-line = The product line that its phrases name, for cases without a product
cli-opt-supplier = The supplier that its phrases name, likewise
cli-opt-forget = Take these away again
labels-refit-few = { $n ->
    [0] No corrections so far
    [one] One correction so far
   *[other] { $n } corrections so far
 }: { $fewest } are the least that teach something. On the screen i on a case, then a letter, corrects what it is about; here: afterdesk do classify C-12 category=size_fit
labels-refit-now = Now (version { $version }): accuracy { $accuracy }, macro-F1 { $f1 } on { $n ->
    [one] 1 correction
   *[other] { $n } corrections
 }
labels-refit-then = After (version { $version }), each fifth judged by the others: accuracy { $accuracy }, macro-F1 { $f1 }
labels-refit-past = { $n ->
    [0] There are no past cases that could have another category.
    [one] The one past case would { $changed ->
        [0] keep its category.
       *[other] have another category; it keeps its own.
     }
   *[other] Of { $n } past cases { $changed } would have another category; they keep theirs.
 }
labels-refit-move = { $before } → { $after }: { $n }
labels-refit-ask = Nothing was changed. Make it hold with: afterdesk labels refit --apply
cli-labels-apply = Show the open cases that a label of your own fits; with --apply put it on them
labels-apply = { $n ->
    [0] No open case without it fits “{ $label }”.
    [one] One open case would get “{ $label }”:
   *[other] { $n } open cases would get “{ $label }”:
 }
labels-apply-more = { $n ->
    [one] … and one more
   *[other] … and { $n } more
 }
labels-apply-ask = Nothing was changed. Put it on them with: afterdesk labels apply { $name } --apply
own-labels-title = Labels of your own
own-labels-reading = Reading …
own-labels-none = There are no labels of your own. n begins one: it goes to cases as a tag, at once by its phrases, and from five examples on by what it learned of them.
own-labels-state = { $phrases ->
    [one] 1 phrase
   *[other] { $phrases } phrases
 }, { $examples ->
    [one] 1 example
   *[other] { $examples } examples
 } ({ $state })
own-labels-keys = Enter change · n new · e take this case as example · t put it on cases
own-labels-no-words = No case with words of a customer is at hand.
own-labels-known = It knows this example already.
own-labels-learned = It was learned; undo takes it back.
own-labels-looking = Looking which open cases it fits …
own-labels-putting = Putting it on …
own-labels-put-title = Put “{ $label }” on open cases
own-labels-put-keys = y put it on all of them · n leave them · j k more
own-labels-put = { $n ->
    [0] No open case without it fits this label any more.
    [one] One case got it.
   *[other] { $n } cases got it.
 }
cli-labels-ask = Ask the language model of the settings what cases are about; without --apply it only says how many and whom
labels-ask-kind = A model is asked about returns, complaints, messages and reviews only.
labels-ask = { $n ->
    [1] One case
   *[other] { $n } cases
 } would be asked about: { $model } at { $address }, names and numbers masked. Ask with --apply.
labels-asked = { $n ->
    [1] One case was asked about, { $told } answered with a label.
   *[other] { $n } cases were asked about, { $told } answered with a label.
 }
labels-ask-failed = The language model was not asked further: { $why }
labels-asking = { $n ->
    [1] Asking the language model about one case …
   *[other] Asking the language model about { $n } cases …
 }
labels-model-off-title = No language model is turned on
labels-model-off = Nobody was asked, for no language model is turned on. To turn one on, write these lines into { $path }, with the address and the name of yours:
labels-model-nowhere = Nobody was asked, for no language model is turned on. To turn one on, write these lines into a settings file and name it with --config, with the address and the name of yours:
labels-model-after = Ollama and llama.cpp answer on this machine as in these lines; names, numbers and addresses are masked before anything is sent. Then close the screen and open it again.
labels-model-told = { $model } labelled { $told } of { $n }; undo takes it back.
teach-title = What corrections teach
teach-trying = Trying what the corrections teach, each fifth judged by the others …
teach-few = { $n ->
    [0] No corrections so far
    [one] One correction so far
   *[other] { $n } corrections so far
 }: { $fewest } are the least that teach something. On a case { $key }, then a letter, corrects what it is about; accepting what is proposed counts too.
teach-now = Now (version { $version }): accuracy { $accuracy }, macro-F1 { $f1 } on { $n ->
    [one] 1 correction
   *[other] { $n } corrections
 }
teach-then = After (version { $version }): accuracy { $accuracy }, macro-F1 { $f1 }, each fifth judged by the others
teach-mistaken = Still mistaken afterwards:
teach-holds = It holds from now on; undo takes it back. Past cases keep their label and its version.
teach-past = { $n ->
    [0] Every past text was read by this version.
    [one] One past text was read by another version. It can be read again, but for what people said of it.
   *[other] { $n } past texts were read by another version. They can be read again, but for what people said of them.
 }
teach-reading = { $total ->
    [one] the text was read again
   *[other] { $n } of { $total } texts were read again
 } …
teach-reread = { $n ->
    [0] Nothing changed in what was read again.
    [one] One record was read again; undo takes it back.
   *[other] { $n } records were read again; undo takes it back.
 }
teach-worse = Careful: a score would fall against what holds now: accuracy { $accuracy } → { $then }, macro-F1 { $f1 } → { $f1_then }.
teach-worse-keys = Better leave it with n, and correct more first. If you make it hold all the same, u takes it back.
teach-worse-holds = It holds, though a score fell on your corrections; u takes it back. Past cases keep their label and its version.
labels-worse = Better leave it, and correct more first. What is made to hold all the same is taken back with: afterdesk undo
labels-worse-undo = It holds, though a score fell. Take it back with: afterdesk undo { $group }
teach-keys = y make it hold · n leave it as it is · j k more
teach-keys-reread = y read them again · n leave them · u take the lesson back
teach-keys-close = Esc closes
teach-keys-done = u take it back · Esc closes
teach-due = { $n ->
    [1] 1 correction to learn from: { $key }
   *[other] { $n } corrections to learn from: { $key }
 }
labels-read = { $n ->
    [0] Nothing was left to read.
    [1] One text was read.
   *[other] { $n } texts were read.
 }
labels-reread-ask = { $n ->
    [0] Every text was read by the version that holds now.
    [1] One text was read by another version than the one that holds now. Read it again with: afterdesk labels reread --apply
   *[other] { $n } texts were read by another version than the one that holds now. Read them again with: afterdesk labels reread --apply
 }
cli-labels-read = Read what came in and was left unread
cli-labels-reread = How many texts another version read; with --apply they are read again, but for what people said of them
labels-head-now = now
labels-head-then = after
labels-head-title = title
labels-head-phrases = phrases
labels-head-examples = examples
labels-learning = learning
labels-by-phrases = by phrases
labels-learned = learned
labels-none = There are no labels of your own. Make one with: afterdesk labels add NAME
labels-unknown = There is no label “{ $name }”. afterdesk labels list shows them.
labels-bad-name = “{ $name }” is no name for a label: letters, digits, - and _ only.
labels-no-text = { $number } has no words of a customer.
code-sort-lesson = lesson
code-sort-label = label
labels-score-keywords = Keywords, five a text, { $language }: F1 { $f1 } (n = { $n })
code-topic-overall = as a whole
code-topic-experience = how it is to use
code-topic-price = price
code-topic-effect = whether it works
code-topic-logistics = delivery
code-topic-smell = smell
code-topic-packaging = packaging
code-topic-authenticity = genuine or not
code-topic-service = service
code-topic-ingredients = ingredients
code-topic-size = size
code-topic-freshness = freshness
code-topic-other = other
cli-labels-encoder = Try the sentence encoder: whether its files work, and how near it holds texts to the first of them
cli-labels-encoder-file = The folder or the wheel of its package, instead of the one of the settings
cli-labels-encoder-texts = Texts, in any of its languages
encoder-works = { $package } { $version } works; read in { $seconds } s.
encoder-set = To use it, the settings need: [labels] encoder = { $setting }
encoder-near = How near in meaning to the first (1 is the same):
encoder-none = No encoder is set. Fetch its package with “pip download { $package }=={ $version } --no-deps” on any machine, and name the file: afterdesk labels encoder --file FILE, or [labels] encoder in the settings.
encoder-not-there = There is no sentence encoder at { $path }. It is the folder or the wheel of the Python package { $package }; the desk works without it.
encoder-lacks = This is not the sentence encoder’s package, or not all of it: { $path } is missing. It is the folder or the wheel of the Python package { $package }; the desk works without it.
encoder-other = This is another file than the known one: { $path }. Only the files of the Python package { $package } are used; the desk works without them.
encoder-longer = This is another file than the known one, and longer: { $path }. It was not read to its end. Only the files of the Python package { $package } are used; the desk works without them.
encoder-unreadable = The sentence encoder cannot be read: { $path }. It is the folder or the wheel of the Python package { $package }; the desk works without it.
cli-opt-no-encoder = Leave the sentence encoder of the settings out
cli-opt-folds = Part the rows by their texts into so many, and score each part by what the others teach
labels-refit-encoder = Learned with the sentence encoder, which says what texts mean; it is then needed to read them.
labels-refit-lacks = What holds now was learned with the sentence encoder, which is not there: it decides without it. [labels] encoder in the settings names its file.
why-by-model-without = learned, version { $version }, without its encoder
cli-labels-stars = What the shop's own reviews with stars teach about how pleased texts sound; --apply uses it from now on
labels-stars-few = { $n ->
    [0] There are no reviews with stars and words
    [one] One review with stars and words is too few
   *[other] { $n } reviews with stars and words are too few
 }: { $fewest } are the least that teach anything that holds
labels-stars-now = What holds now is right in { $accuracy } of { $n } reviews (three moods; macro-F1 { $f1 })
labels-stars-then = Taught by the others, each quarter is right in { $accuracy } of { $n } (macro-F1 { $f1 })
labels-stars-past = { $n ->
    [one] Of the one complaint { $changed } would have another mood; what is written stays until texts are read again
   *[other] { $changed } of the { $n } newest complaints would have another mood; what is written stays until texts are read again
 }
labels-stars-ask = Add --apply to use it from now on.
why-by-lists-meaning = lists { $version }, with the encoder
why-list-meaning = meaning
