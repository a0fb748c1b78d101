use std::cell::Cell;

use baremo_model::{DAY, SECOND};

use super::*;

const PASSWORD: &str = "correct horse battery";

thread_local! {
    static NOW: Cell<Micros> = const { Cell::new(0) };
}

fn clock() -> Micros {
    NOW.get()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut owner = Owner::default();
    owner.set_password(PASSWORD).unwrap();
    owner.write(folder.path()).unwrap();
    folder
}

fn attempt(password: &str) -> Attempt<'_> {
    Attempt { password, from: "203.0.113.7", near: false }
}

fn token(access: &Access) -> String {
    match access.enter(&attempt(PASSWORD)).unwrap() {
        Entry::Entered { token, .. } => token,
        other => panic!("the password is right, but {other:?}"),
    }
}

#[test]
fn the_owner_enters_stays_and_leaves() {
    let folder = folder();
    let access = Access::new(folder.path(), false, clock);
    assert!(access.is_required().unwrap());
    assert_eq!(access.enter(&attempt("wrong horse")).unwrap(), Entry::Wrong);
    let [one, two] = [token(&access), token(&access)];
    assert!(one.len() == 64 && one != two);
    assert!(access.knows_session(&one).unwrap());
    assert!(!access.knows_session("").unwrap() && !access.knows_session(&one[1..]).unwrap());
    access.leave(&one);
    assert!(!access.knows_session(&one).unwrap() && access.knows_session(&two).unwrap());
    NOW.set(6 * DAY);
    assert!(access.knows_session(&two).unwrap());
    NOW.set(14 * DAY);
    assert!(!access.knows_session(&two).unwrap());
}

#[test]
fn a_session_outlives_the_server_and_its_end_does_too() {
    let folder = folder();
    let [one, two] = {
        let access = Access::new(folder.path(), false, clock);
        [token(&access), token(&access)]
    };
    let access = Access::new(folder.path(), false, clock);
    assert!(access.knows_session(&one).unwrap() && access.knows_session(&two).unwrap());
    access.leave(&one);
    let access = Access::new(folder.path(), false, clock);
    assert!(!access.knows_session(&one).unwrap() && access.knows_session(&two).unwrap());
    let mut owner = Owner::read(folder.path()).unwrap();
    owner.set_password(PASSWORD).unwrap();
    owner.write(folder.path()).unwrap();
    assert!(!Access::new(folder.path(), false, clock).knows_session(&two).unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = std::fs::metadata(folder.path().join("sessions.toml")).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_changed_password_ends_all_sessions() {
    let folder = folder();
    let access = Access::new(folder.path(), false, clock);
    let token = token(&access);
    let mut owner = Owner::read(folder.path()).unwrap();
    owner.set_password(PASSWORD).unwrap();
    owner.write(folder.path()).unwrap();
    assert!(!access.knows_session(&token).unwrap(), "the same password has another salt");
    Owner::remove(folder.path()).unwrap();
    assert!(!access.is_required().unwrap() && !access.knows_session(&token).unwrap());
    assert_eq!(access.enter(&attempt(PASSWORD)).unwrap(), Entry::Wrong);
    assert!(Access::new(folder.path(), true, clock).is_required().unwrap());
}

#[test]
fn guessing_is_slowed_down_even_for_the_right_password() {
    let folder = folder();
    let access = Access::new(folder.path(), false, clock);
    let guess = |password: &str| access.enter(&attempt(password)).unwrap();
    for _ in 0..4 {
        assert_eq!(guess("wrong horse"), Entry::Wrong);
    }
    assert_eq!(guess(PASSWORD), Entry::Wait { seconds: 1 });
    let here = Attempt { from: "127.0.0.1", near: true, ..attempt(PASSWORD) };
    assert!(matches!(access.enter(&here).unwrap(), Entry::Entered { .. }));
    NOW.set(SECOND);
    assert!(matches!(guess(PASSWORD), Entry::Entered { .. }));
    assert_eq!(guess("wrong horse"), Entry::Wrong, "success begins anew");
}

#[test]
fn the_file_is_for_the_owner_alone_and_holds_no_secret() {
    let folder = folder();
    let mut owner = Owner::read(folder.path()).unwrap();
    let key = owner.add_key("reports").unwrap();
    let twice = owner.add_key("reports").unwrap_err().message.to_string();
    assert_eq!(twice, "there is a key `reports` already");
    owner.write(folder.path()).unwrap();
    let text = std::fs::read_to_string(folder.path().join("owner.toml")).unwrap();
    assert!(text.contains("$argon2id$") && !text.contains(PASSWORD) && !text.contains(&key[7..]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = std::fs::metadata(folder.path().join("owner.toml")).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    }
    let access = Access::new(folder.path(), false, clock);
    assert!(access.knows_key(&key).unwrap());
    assert!(!access.knows_key("baremo_").unwrap() && !access.knows_key("").unwrap());
    assert!(owner.remove_key("reports") && !owner.remove_key("reports"));
    owner.write(folder.path()).unwrap();
    assert!(!access.knows_key(&key).unwrap());
}

#[test]
fn what_cannot_be_read_lets_nobody_in() {
    let folder = folder();
    let access = Access::new(folder.path(), false, clock);
    for text in ["password = 1\n", "pasword = \"x\"\n", "password = \"plain\"\n"] {
        std::fs::write(folder.path().join("owner.toml"), text).unwrap();
        assert!(access.is_required().is_err() && access.knows_session("x").is_err(), "{text}");
        assert!(access.enter(&attempt(PASSWORD)).is_err());
    }
    let mut owner = Owner::default();
    assert!(owner.set_password("short").is_err());
    assert!(owner.set_password(&"x".repeat(2000)).is_err());
}
