//! Flags of `serve` and `user`: who may read, and from where.

use clap::{Args, Subcommand};

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address to listen on; one that other machines can reach needs `baremo user password` first
    #[arg(long, default_value = crate::commands::serve::LISTEN, value_name = "HOST:PORT")]
    pub listen: String,
    /// Name by which browsers may ask for this server, besides this machine's; may be repeated
    ///
    /// A request for another name is refused: a page elsewhere could have its own name lead here.
    /// Addresses in digits are always taken where other machines can reach the server.
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Say that browsers reach this server through HTTPS, by a proxy in front of it
    ///
    /// The session is then sent through HTTPS only, and forms are taken from HTTPS pages only.
    ///
    /// Browsers are told to keep to HTTPS for a year.
    #[arg(long)]
    pub https: bool,
}

/// Flags of `user`.
#[derive(Debug, Args)]
pub struct UserArgs {
    /// What to do
    #[command(subcommand)]
    pub action: UserAction,
}

/// What to do with the owner's access.
#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// Make a key with which programs ask the API, and print it once
    Key {
        /// Name of the key, by which it can be removed
        name: String,
        /// End the key of this name instead
        #[arg(long)]
        remove: bool,
    },
    /// Set the password; all sessions end
    ///
    /// It is asked for twice and not shown. The folder keeps only an argon2id hash of it, in
    /// `owner.toml`, readable for its owner alone.
    Password {
        /// Read it from standard input, one line, instead of asking
        #[arg(long)]
        stdin: bool,
    },
    /// Remove the password and all keys: the server then listens on this machine alone
    Remove,
    /// Say whether there is a password, and name the keys
    Show,
}
