//! Promise P7: a sealed backup opens with its key even where the keyring is lost, a wrong key is called wrong, and nothing is left in the
//! clear.

use std::fs;

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

#[test]
fn a_sealed_backup_opens_with_its_key_alone() {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(12));
    place.run(&["import", &file]).ended(0);
    let before = place.dump("a.desk");
    let new = |name: &str| place.write(name, &place.run(&["backup", "--new-key"]).ended(0).out);
    let (key, other) = (new("key"), new("other"));
    assert_ne!(fs::read(&key).expect("a key"), fs::read(&other).expect("a key"));
    let unsaid = place.run(&["backup", "out.sealed", "--seal"]);
    assert!(unsaid.code == Some(1) && unsaid.err.contains("recovery key"), "{unsaid:?}");
    // Whoever names a key means to seal; a copy in the clear would be no answer.
    place.run(&["backup", "clear.desk", "--key", &key]).ended(2);
    assert!(!std::path::Path::new(&place.path("clear.desk")).exists());
    place.run(&["backup", "out.sealed", "--seal", "--key", &key]).ended(0);
    let bytes = fs::read(place.path("out.sealed")).expect("it is there");
    assert!(!String::from_utf8_lossy(&bytes).contains("Blue mug"), "it can be read");
    place.run(&["backup", "out.sealed", "--verify", "--key", &key]).ended(0);
    for args in
        [&["backup", "out.sealed", "--verify", "--key", &other][..], &["restore", "out.sealed", "--key", &other]]
    {
        let wrong = place.run_on("b.desk", args);
        assert!(wrong.code == Some(1) && wrong.err.contains("wrong key"), "{wrong:?}");
        assert!(!wrong.err.contains("damaged"), "{wrong:?}");
    }
    let mistyped = place.write("mistyped", &fs::read_to_string(&key).expect("a key").replacen('-', "-A", 1));
    let wrong = place.run(&["restore", "out.sealed", "--key", &mistyped]);
    assert!(wrong.code == Some(1) && wrong.err.contains("as it was typed"), "{wrong:?}");
    // The keyring's part is played by a variable.
    place.write("seal.toml", "[recovery]\nkey_env = 'RECOVERY'\n");
    let mut command = place.command("b.desk", &["--config", "seal.toml", "restore", "out.sealed"]);
    let restored = command.env("RECOVERY", fs::read_to_string(&key).expect("a key")).output().expect("it runs");
    assert!(restored.status.success(), "{restored:?}");
    assert_eq!(place.dump("b.desk"), before);
    for at in [200, bytes.len() - 1] {
        let mut bent = bytes.clone();
        bent[at] ^= 1;
        fs::write(place.path("bent.sealed"), bent).expect("it writes");
        let answer = place.run(&["restore", "bent.sealed", "--key", &key]);
        assert!(answer.code == Some(1) && answer.err.contains("damaged"), "{answer:?}");
    }
    assert_eq!(place.dump("a.desk"), before, "nothing was put in its place");
    for entry in fs::read_dir(place.home()).expect("it reads").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!name.contains("part"), "{name} was left");
    }
}

#[test]
fn the_desks_own_backups_are_sealed_where_the_settings_say_so() {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(12));
    place.run(&["import", &file]).ended(0);
    let before = place.dump("a.desk");
    let key = place.run(&["backup", "--new-key"]).ended(0).out;
    place.write("seal.toml", "[backup]\nseal = true\n[recovery]\nkey_env = 'RECOVERY'\n");
    let run = |desk: &str, args: &[&str], key: &str| {
        let args = [&["--config", "seal.toml"], args].concat();
        let ended = place.command(desk, &args).env("RECOVERY", key).output().expect("it runs");
        (ended.status.code(), String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned())
    };
    let files = || -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(place.path("a-backups")).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    for command in ["sync", "check"] {
        let (code, said) = run("a.desk", &[command], "");
        assert!(code != Some(0) && said.contains("recovery key"), "{command}: {said}");
        assert_eq!(files(), [] as [std::path::PathBuf; 0], "nothing is made in the clear");
    }
    let (code, said) = run("a.desk", &["sync"], &key);
    assert!(code == Some(0) && said.contains("Sealed"), "{said}");
    let sealed = files().into_iter().find(|path| path.extension().is_some_and(|ending| ending == "sealed"));
    let sealed = sealed.expect("a sealed backup").display().to_string();
    for path in files() {
        let text = String::from_utf8_lossy(&fs::read(&path).expect("it reads")).into_owned();
        assert!(!text.contains("Blue mug"), "{} can be read", path.display());
    }
    let (code, said) = run("a.desk", &["check"], &key);
    assert!(code == Some(0) && said.contains("sealed: 1"), "{said}");
    let (code, said) = run("b.desk", &["restore", &sealed], &key);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(place.dump("b.desk"), before);
}
