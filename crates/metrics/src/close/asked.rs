//! Whether a close is what is asked for: what was published stays as it was published.

use baremo_model::{ErrorKind, told};

use super::Close;
use crate::expr::parse;
use crate::service::ServiceError;

impl Close {
    /// Checks that the close follows the profile and is of the filter that are asked for, where
    /// any are: it was published by its own. A filter may be written otherwise.
    ///
    /// # Errors
    ///
    /// A bad request that says by what it was closed.
    pub fn check_asked(
        &self,
        profile: Option<&str>,
        filter: Option<&str>,
    ) -> Result<(), ServiceError> {
        let (name, own) = (&self.name, self.profile.as_deref());
        if let Some(asked) = profile.filter(|asked| own != Some(*asked)) {
            let message = match own {
                Some(own) => told!(
                    "`{name}` was closed by the profile `{own}`, not by `{asked}`",
                    "`{name}` se cerró con el perfil `{own}`, no con `{asked}`"
                ),
                None => told!(
                    "`{name}` was closed without a profile, not by `{asked}`",
                    "`{name}` se cerró sin perfil, no con `{asked}`"
                ),
            };
            let mut error = ServiceError::new(ErrorKind::BadRequest, message);
            let hint = told!(
                "close the period by `{asked}` under a name of its own",
                "cierre el periodo con `{asked}` y otro nombre"
            );
            error.hints.push(hint.into());
            return Err(error);
        }
        let own = self.filter.as_deref();
        let Some(asked) = filter.filter(|asked| !says_same(own, Some(*asked))) else {
            return Ok(());
        };
        let message = match own {
            Some(own) => told!(
                "`{name}` was closed by the filter `{own}`, not by `{asked}`",
                "`{name}` se cerró con el filtro `{own}`, no con `{asked}`"
            ),
            None => told!(
                "`{name}` was closed without a filter, not by `{asked}`",
                "`{name}` se cerró sin filtro, no con `{asked}`"
            ),
        };
        let mut error = ServiceError::new(ErrorKind::BadRequest, message);
        let hint = told!(
            "close the period by this filter under a name of its own",
            "cierre el periodo con este filtro y otro nombre"
        );
        error.hints.push(hint.into());
        Err(error)
    }
}

/// Returns whether two filters are read as the same expression.
pub(crate) fn says_same(one: Option<&str>, other: Option<&str>) -> bool {
    let read = |filter: Option<&str>| parse(filter?).ok();
    read(one).is_some_and(|one| read(other) == Some(one))
}
