//! Files of service-level policies, for tests of what was promised.

use std::fmt::Write as _;

/// A policy, as its file tells it.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// Name.
    pub name: &'a str,
    /// The calendar in which its targets run; none leaves it to what is usual.
    pub calendar: Option<&'a str>,
    /// The cases it is for; none for all.
    pub when: Option<&'a str>,
    /// Kind of each target, and within which time it is promised: `("resolution", "5h")`.
    pub targets: &'a [(&'a str, &'a str)],
}

impl<'a> Policy<'a> {
    /// Returns a policy for all cases, in wall time.
    pub fn of_all(targets: &'a [(&'a str, &'a str)]) -> Self {
        Policy { name: "all", calendar: Some("wall"), when: None, targets }
    }
}

/// Returns the file of some policies, in the order in which they are tried.
pub fn file_of(policies: &[Policy<'_>]) -> String {
    let mut file = String::new();
    for policy in policies {
        let head =
            [("name", Some(policy.name)), ("calendar", policy.calendar), ("when", policy.when)];
        file.push_str("[[policies]]\n");
        for (key, value) in head {
            if let Some(value) = value {
                let _ = writeln!(file, "{key} = \"{value}\"");
            }
        }
        for (kind, within) in policy.targets {
            let _ =
                writeln!(file, "[[policies.targets]]\nkind = \"{kind}\"\nwithin = \"{within}\"");
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_policies_reads_back() {
        let chats = Policy {
            name: "chats",
            calendar: None,
            when: Some("channel = 'chat'"),
            targets: &[("first_response", "10m"), ("resolution", "5h")],
        };
        let text = file_of(&[chats, Policy::of_all(&[("first_response", "1h")])]);
        let read: toml::Table = toml::from_str(&text).expect("it is TOML");
        let policies = read["policies"].as_array().expect("policies");
        assert_eq!(policies.len(), 2);
        assert_eq!(policies[0]["when"].as_str(), Some("channel = 'chat'"));
        assert_eq!(policies[0].get("calendar"), None);
        assert_eq!(policies[0]["targets"][1]["within"].as_str(), Some("5h"));
        assert_eq!(policies[1]["calendar"].as_str(), Some("wall"));
    }
}
