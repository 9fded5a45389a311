//! Keys as they are written, looked up and told.

use super::*;
use crate::domain::command::{find_verb, verbs};
use crate::text::{Lang, Words};

#[test]
fn no_key_stands_twice_and_none_shadows_a_sequence() {
    assert_eq!(KeyMap::built_in().clash(), None);
}

#[test]
fn a_letter_means_the_same_everywhere() {
    let map = KeyMap::built_in();
    let letter = |binding: &Binding| matches!(binding.keys[0], Chord { code: KeyCode::Char(c), mods } if c.is_alphabetic() && mods.is_empty());
    for one in map.bindings.iter().filter(|binding| letter(binding)) {
        // J and K move what j and k leave alone: the text beside the list, and the case where the text has j and k.
        if matches!(one.keys[0].code, KeyCode::Char('J' | 'K')) {
            continue;
        }
        // Today and a chart have nothing to decide about, so their letters are their own, as those of a question, of a
        // tree of whys and of a report that is read are.
        let apart =
            |place: Place| matches!(place, Place::Confirm | Place::Chart | Place::Today | Place::Whys | Place::Reader);
        for two in map.bindings.iter().filter(|two| two.keys == one.keys && !apart(two.place)) {
            assert!(apart(one.place) || one.action == two.action, "{:?}: {} and {}", one.keys, one.action, two.action);
        }
    }
}

#[test]
fn every_action_can_be_reached_without_letters() {
    let map = KeyMap::built_in();
    // The palette lists every action and is itself opened, filtered and run without letters.
    for (action, place) in
        [(Action::Palette, Place::Global), (Action::Down, Place::Choose), (Action::Open, Place::Choose)]
    {
        let letterless = map.bindings.iter().any(|binding| {
            binding.action == action
                && binding.place == place
                && binding.keys.iter().all(|chord| !matches!(chord.code, KeyCode::Char(c) if c.is_alphabetic()))
        });
        assert!(letterless, "{action}");
    }
    for &action in Action::ALL {
        assert!(map.bindings.iter().any(|binding| binding.action == action), "{action} has no key");
    }
}

#[test]
fn every_deed_is_a_verb_of_its_kind() {
    let map = KeyMap::built_in();
    for (kind, action, deed) in &map.deeds {
        let spec = find_verb(&deed.verb, *kind);
        let otherwise = deed.otherwise.as_ref().map(|verb| find_verb(verb, *kind));
        assert!(!matches!(otherwise, Some(Err(_))), "{kind} {action}: {otherwise:?}");
        assert!(spec.is_ok(), "{kind} {action}: {:?}", spec.err());
        for name in deed.with.keys() {
            assert!(
                spec.as_ref().is_ok_and(|spec| spec.args.iter().any(|arg| arg.name == name)),
                "{kind} {action} {name}"
            );
        }
    }
}

#[test]
fn what_is_picked_are_arguments_with_letters_of_their_own_and_words() {
    let map = KeyMap::built_in();
    let unique = |letters: &[char]| {
        letters.iter().all(|c| *c != ' ') && {
            let mut sorted = letters.to_vec();
            sorted.sort_unstable();
            sorted.windows(2).all(|two| two[0] != two[1])
        }
    };
    let words: Vec<Words> = Lang::ALL.iter().map(|lang| Words::new(*lang)).collect();
    for (kind, action, deed) in &map.deeds {
        let verbs = std::iter::once(&deed.verb).chain(&deed.otherwise);
        let known: Vec<_> = verbs.filter_map(|verb| find_verb(verb, *kind).ok()).collect();
        for name in &deed.pick {
            let arg = known.iter().flat_map(|spec| spec.args).find(|arg| arg.name == name);
            assert!(arg.is_some(), "{kind} {action}: {name}");
        }
        let presets: Vec<char> = deed.ways.iter().map(|way| way.key).collect();
        assert!(unique(&presets), "{kind} {action}: {presets:?}");
        for way in &deed.ways {
            assert!(way.with.keys().all(|name| known[0].args.iter().any(|arg| arg.name == name)), "{kind} {action}");
            assert!(words.iter().all(|words| words.has(&format!("quick-{}", way.word))), "{}", way.word);
        }
    }
    for (family, letters) in map.letters.families() {
        let letters: Vec<char> = letters.values().copied().collect();
        assert!(unique(&letters), "{family}: {letters:?}");
    }
    for spec in verbs() {
        let letters: Vec<char> = spec.args.iter().filter_map(|arg| map.field(arg.name)).collect();
        assert!(unique(&letters), "{}: {letters:?}", spec.id);
    }
}

#[test]
fn what_tasks_propose_are_verbs_of_cases_and_tasks_have_words() {
    let words: Vec<Words> = Lang::ALL.iter().map(|lang| Words::new(*lang)).collect();
    for (what, verb) in &KeyMap::built_in().proposes {
        let known = crate::domain::rules::KINDS.iter().any(|kind| find_verb(verb, *kind).is_ok());
        assert!(known, "{what} {verb}");
        let word = format!("task-{}", what.replace('_', "-"));
        assert!(words.iter().all(|words| words.has(&word)), "{word}");
    }
}

#[test]
fn what_makes_records_alike_are_fields_of_their_kind() {
    for (kind, fields) in &KeyMap::built_in().alike {
        for name in fields {
            assert!(crate::domain::query::fields::find(*kind, name).is_some(), "{kind} {name}");
        }
    }
}

#[test]
fn full_width_keys_are_the_keys_that_were_meant() {
    let plain =
        [('：', ':'), ('、', '/'), ('？', '?'), ('，', ','), ('。', '.'), ('１', '1'), ('ａ', 'a'), ('中', '中')];
    let quotes = [('‘', '\''), ('’', '\''), ('“', '"'), ('—', '_'), ('「', '{'), ('」', '}'), ('￥', '$')];
    for (typed, meant) in plain.into_iter().chain(quotes) {
        assert_eq!(Chord::of(KeyEvent::from(KeyCode::Char(typed))).code, KeyCode::Char(meant));
    }
}

#[test]
fn sequences_show_their_ways_on() {
    let map = KeyMap::built_in();
    let g = Chord { code: KeyCode::Char('g'), mods: KeyModifiers::NONE };
    let places = [Place::List, Place::Decide, Place::Move, Place::Global];
    assert!(matches!(map.find(&places, &[g]), Found::Prefix(ways) if ways.len() == 22));
    assert_eq!(map.find(&places, &[g, g]), Found::Act(Action::Top));
    assert_eq!(map.find(&places, &[g, Chord { code: KeyCode::F(9), ..g }]), Found::Nothing);
}

#[test]
fn bad_lines_are_named() {
    for text in ["[verbs]\n[nowhere]\n", "[verbs]\n[global]\nfly = [\"f\"]", "[verbs]\n[global]\nhelp = [\"hyper-x\"]"]
    {
        assert!(KeyMap::parse(text).is_err(), "{text}");
    }
}
