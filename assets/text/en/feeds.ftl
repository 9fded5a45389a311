cli-arg-feed = Name of a feed, as the settings have it
cli-arg-secret = Name of a secret
cli-cmd-feeds = Services that are asked where parcels are: how each stands
cli-feeds-list = How each feed stands: on or off, last success, place, what went wrong
cli-feeds-run = Asks one feed now, whatever it waits for
cli-cmd-secret = Keys and passwords in the keyring of this machine
cli-secret-set = Keeps a secret under a name; it is read from the keyboard unseen, or from standard input
cli-secret-list = The secrets that the settings ask for, and whether each is there; never the secrets themselves
cli-secret-remove = Forgets a secret
feeds-none = The settings name no feed. The README shows how to set one up under “Feeds”.
feeds-unknown = The settings name no feed “{ $name }”. { $known ->
    [none] They name none at all.
   *[other] They name: { $known }.
 }
feeds-is-off = The feed “{ $name }” is off: nothing is asked until its table in the settings says “on = true”.
feeds-tracking-off = Parcels are switched off in the settings ([features] tracking), so no feed is asked.
feeds-report = Feed { $name }: { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
 }, { $parcels ->
    [one] { $parcels } parcel
   *[other] { $parcels } parcels
 } changed, { $events ->
    [one] { $events } new event
   *[other] { $events } new events
 }, { $told } told, { $rejected } rejected, { $left_out } not of this desk.
feeds-goes-on = Feed { $name }: there is more; the next sync goes on where this one stopped.
feeds-next = not before { $at }
feeds-last = last complete { $at }
feeds-never = never complete
feeds-place = at { $position }
feed-moment-off = off
feed-moment-ready = ready
feed-moment-waiting = waiting
feed-moment-underway = under way
feed-moment-failing = failing
feed-moment-stopped = stopped
feed-fault-no-key = Feed { $name }: no key: { $detail }
feed-fault-denied = Feed { $name }: the service does not accept the key ({ $detail }). Nothing more is asked. Put the right key where the settings say, then run “afterdesk feeds run { $name }”.
feed-fault-too-often = Feed { $name }: the service wants a pause ({ $detail }). It goes on by itself from where it stopped.
feed-fault-quota = Feed { $name }: what was bought at the service is used up ({ $detail }). Buy more there, or narrow “parcels” in the settings.
feed-fault-broken = Feed { $name }: the service failed or its answer could not be read ({ $detail }). It is tried again by itself.
feed-fault-timeout = Feed { $name }: the service did not answer in time ({ $detail }). It is tried again by itself.
feed-fault-no-connection = Feed { $name }: the service cannot be reached ({ $detail }). Is this machine online?
feed-fault-certificate = Feed { $name }: nobody this machine trusts vouches for the service ({ $detail }). Nothing was sent. A company's own certificate belongs into the certificates of this machine.
feed-fault-bad-address = Feed { $name }: “address” in the settings must begin with https:// ({ $detail }).
feed-fault-redirected = Feed { $name }: the service sends on to another address, which is not followed ({ $detail }). Correct “address” in the settings.
feed-fault-refused = Feed { $name }: the service refuses ({ $detail }).
feed-fault-too-big = Feed { $name }: the answer is larger than any page should be ({ $detail }).
feed-fault-not-read = Feed { $name }: the page is not in the layout that is known of this service ({ $detail }).
secret-kept = “{ $name }” is in the keyring.
secret-removed = “{ $name }” is no longer in the keyring.
secret-ask = The secret for “{ $name }” (it stays unseen):
secret-bad-name = “{ $name }” is no name for a secret. Names are made of a–z, 0–9, dot, dash and underscore.
secret-place-env = variable { $name }
secret-place-command = a command
secret-place-keyring = keyring, “{ $name }”
secret-there = there
secret-none-wanted = The settings ask for no secret.
secret-problem-secret-not-set = it is not there. “afterdesk secret set NAME” keeps one in the keyring; a variable must be set where afterdesk runs.
secret-problem-secret-empty = what is there is empty.
secret-problem-secret-command-failed = the command that should print it failed.
secret-problem-keyring-missing = this machine has no keyring that afterdesk can use. On Linux install secret-tool (package libsecret-tools or libsecret); elsewhere name a variable or a command in the settings.
secret-problem-keyring-failed = the keyring does not answer. Is it unlocked? On a machine without a desktop, name a variable or a command in the settings.
