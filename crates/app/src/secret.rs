//! The folder's own keys for hashes, each made once, for the owner's eyes only.
//!
//! `visitor.key`: access logs name visitors by a hash of address, user agent and day.
//! `customer.key`: e-mail addresses and telephone numbers that tell who is who across sources.
//! Without the key nobody can find an address by trying them all; with the file deleted, not even
//! this program can.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

use baremo_model::told;
use baremo_store::StoreError;

use crate::access::private;
use crate::error::Failure;
use crate::error::file::unwritten;

/// The key for hashes of visitors to a site.
pub const VISITORS: &str = "visitor.key";
/// The key for hashes of what customers are known by.
pub const CUSTOMERS: &str = "customer.key";

/// Reads a key of a data folder, making it when there is none.
///
/// # Errors
///
/// Fails when the file can neither be read nor written, or holds anything else.
pub fn of(root: &Path, name: &str) -> Result<[u8; 16], Failure> {
    let path = root.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) if text.is_empty() => Err(unmade(&path)),
        Ok(text) => u128::from_str_radix(text.trim(), 16).map(u128::to_be_bytes).map_err(|_| {
            Failure::request(told!(
                "`{}` holds no key",
                "`{}` no contiene ninguna clave",
                path.display()
            ))
            .advise(told!(
                "delete it to have a new one; hashes made from then on are others",
                "bórrelo para tener otra; los hashes que se hagan desde entonces serán distintos"
            ))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = random();
            let text = format!("{:032x}\n", u128::from_be_bytes(key));
            match private::put_new(&path, text) {
                Ok(()) => Ok(key),
                // Another import was quicker; its key is the folder's.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => of(root, name),
                Err(error) => Err(unwritten(&path, error)),
            }
        }
        Err(error) => {
            Err(StoreError::Io { action: "read", path: path.clone(), source: error }.into())
        }
    }
}

/// Returns that a key has its name and no content yet, as on a disk without hard links.
fn unmade(path: &Path) -> Failure {
    Failure::unavailable(told!(
        "`{}` is empty: another import is making the key, or was killed at that",
        "`{}` está vacío: otra importación está creando la clave, o se interrumpió al hacerlo",
        path.display()
    ))
    .advise(told!(
        "try again; where it stays empty delete it, for no hash was made with it",
        "inténtelo de nuevo; si sigue vacío, bórrelo: no se hizo ningún hash con él"
    ))
}

/// Returns 16 bytes from the keys that the system gives each hash map.
fn random() -> [u8; 16] {
    let half = || RandomState::new().build_hasher().finish();
    (u128::from(half()) << 64 | u128::from(half())).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_key_and_another_has_another() {
        let [one, two] = [(); 2].map(|()| tempfile::tempdir().expect("a folder can be made"));
        let key = of(one.path(), VISITORS).expect("a key is made");
        assert_eq!(of(one.path(), VISITORS).expect("it is read again"), key);
        let files = std::fs::read_dir(one.path()).expect("it is a folder").count();
        assert_eq!(files, 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let about = std::fs::metadata(one.path().join(VISITORS)).expect("it is there");
            assert_eq!(about.permissions().mode() & 0o777, 0o600);
        }
        let path = one.path().join(VISITORS);
        let late = private::put_new(&path, "another").expect_err("it is there");
        assert_eq!(late.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(of(one.path(), VISITORS).expect("it is as it was"), key);
        assert_ne!(of(two.path(), VISITORS).expect("a key is made"), key);
        std::fs::write(one.path().join(VISITORS), "no key").expect("it can be written");
        assert!(of(one.path(), VISITORS).is_err());
        std::fs::write(one.path().join(VISITORS), "").expect("it can be written");
        let failure = of(one.path(), VISITORS).expect_err("nobody makes another meanwhile");
        assert_eq!(failure.exit_status(), 4, "{failure:?}");
    }
}
