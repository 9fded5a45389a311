# Translation: engines, what they made, and what they lack.

cli-cmd-translate = What a text says in another language; a text, a file, a pipe or the texts of a case
cli-translate-text = A text, a file with a text on each line (or JSON lines with “text” and “id”), the number of a case, or - for standard input
cli-translate-to = The language to read in, such as en or zh; without it the one of the settings, else the screen's
cli-translate-from = The language of the text, where the text itself does not tell it well
cli-translate-engine = Only the engine of this name in the settings
cli-opt-engines = The engines, in the order in which they are asked, and what each of them lacks
action-translate = translate what customers wrote
translate-bad-language = “{ $value }” is not the code of a language. Use one of two letters, such as en, zh, de, fr, es, it, pt or ja; afterdesk translate --engines says which ones the engines know.
translate-say-from = The language of so few words cannot be told. Say which it is with --from, such as --from de.
translate-no-engine = No engine that is ready leads to “{ $to }”. { $known ->
    [none] None is ready.
   *[other] They know: { $known }.
 } afterdesk translate --engines says what each of them lacks; others are named in the settings under [translation.engines].
translate-empty = There is nothing to translate: the text is empty.
translate-unknown-engine = The settings name no engine “{ $name }”. They name: { $known }.
translate-no-text = This line is no JSON object with a “text”: { $line }
translate-no-texts = Nobody wrote a text in { $number }.
translate-from-unknown = ?
translate-same = { $from }: needs no translation
translate-nothing = { $from } → { $to }: not translated. { $why }
translate-unknown = { $n } % of its words unknown
translate-lost = { $n ->
    [one] { $n } name or number was lost; see the original
   *[other] { $n } names or numbers were lost; see the original
 }
translate-cut = only its beginning
translate-ready = ready  { $known }
translate-working = translating …  (again: { $key } stops)
translate-on = Texts are translated into { $to }; { $key } once more shows the originals alone.
translate-off = Translations are hidden.
translate-no-case = There is no text here that could be translated.
translate-fault-off = off: turn it on in the settings ([translation.engines], on = true)
translate-fault-no-pair = does not know { $detail }
translate-fault-no-language = the language of the text cannot be told
translate-fault-not-installed = not on this machine: { $detail }
translate-fault-no-key = no key where the settings say that it is: { $detail }
translate-fault-denied = does not accept the key ({ $detail })
translate-fault-too-often = wants a pause ({ $detail })
translate-fault-quota = what was bought there is used up ({ $detail })
translate-fault-broken = failed or cannot be understood{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
 }
translate-fault-timeout = did not answer in time{ $detail ->
    [none] {""}
   *[other] {" "}({ $detail })
 }
translate-fault-no-connection = cannot be reached ({ $detail })
translate-fault-certificate = nobody this machine trusts vouches for it ({ $detail }); nothing was sent
translate-fault-bad-address = its “address” must begin with https://, or with http:// on this very machine ({ $detail })
translate-fault-redirected = sends on to another address, which is not followed ({ $detail })
translate-fault-refused = refuses ({ $detail })
translate-fault-too-big = its answer is too large ({ $detail })
translate-fault-wrong-language = answered in another language ({ $detail })
translate-fault-resting = failed a moment ago and is left alone for half a minute
translate-fault-cancelled = stopped
code-engine-kind-glossary = built-in words
code-engine-kind-apertium = Apertium
code-engine-kind-libretranslate = LibreTranslate
code-engine-kind-chat = language model
code-engine-kind-command = command
code-translation-quality-glossary = single words
code-translation-quality-gist = gist
code-translation-quality-machine = machine
code-translation-quality-own = own
