//! Everything a browser loads beside pages: style, script, charts library, icon.
//!
//! The files are compressed when the program is built and embedded with a name that holds a digest
//! of their content, so that a browser may keep them for ever. ECharts comes from npm by the lock
//! file in `npm/`, fetched by the build script into its own folder; `BAREMO_ASSETS=DIR` names a
//! folder with those files where there is no npm. So does Inter (OFL 1.1, its licence is embedded
//! too), the type of charts that are files. [`LIGHT`] and [`DARK`] are `style/25-charts.css` with
//! the colours of each theme in the place of their names.
//!
//! ```text
//! style/*.css ─► app.css ─┐
//! script/*.js ─► app.js ──┼──► plain · gzip · brotli, /assets/app.<digest>.css
//! npm/ ─► echarts.min.js ─┘
//! npm/ ─► Inter ────────────► FONTS
//! ```
//!
//! A leaf: it knows no page and no other crate.

/// A file, in every encoding a browser may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its plain name: `app.css`.
    pub name: &'static str,
    /// The path it is served at, with the digest of its content.
    pub path: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// The file as it is.
    pub plain: &'static [u8],
    /// Compressed with gzip.
    pub gzip: &'static [u8],
    /// Compressed with brotli.
    pub brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Returns the file served at a path.
pub fn at(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// Returns the path of the file with this plain name; its own name for an unknown one.
pub fn path(name: &'static str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_its_own_lasting_name() {
        for name in ["app.css", "app.js", "echarts.js", "icon.svg", "inter-licence.txt"] {
            let asset = at(path(name)).expect("embedded under its path");
            assert_eq!(asset.name, name);
            assert!(!asset.plain.is_empty() && asset.brotli.len() < asset.plain.len());
            assert!(asset.gzip.starts_with(&[0x1f, 0x8b]), "{name}");
        }
        assert!(at("/assets/app.css").is_none(), "only the name with the digest is served");
    }

    #[test]
    fn drawings_have_their_colours_in_both_themes() {
        assert!(LIGHT.contains("#155e75") && DARK.contains("#74c2d6"));
        assert!(!LIGHT.contains("var(") && !DARK.contains("--") && LIGHT != DARK);
        assert!(FONTS.iter().all(|font| font.starts_with(&[0, 1, 0, 0])), "TrueType");
    }

    #[test]
    fn paper_is_light_whatever_the_screen_is() {
        let base = include_str!("../style/10-base.css");
        let dark: Vec<&str> = base
            .lines()
            .filter(|line| {
                line.contains(":root[data-theme=\"dark\"]")
                    || line.contains("prefers-color-scheme: dark")
            })
            .collect();
        assert_eq!(dark.len(), 2, "{dark:?}");
        assert!(dark.iter().all(|line| line.starts_with("@media screen")), "{dark:?}");
    }

    #[test]
    fn a_heading_out_of_sight_is_not_left_without_its_words() {
        // A hidden link in a heading that is there is an empty heading to who hears the page.
        let phone = include_str!("../style/40-phone.css");
        assert!(phone.contains(".stack thead th:has(a) { visibility: hidden; }"));
        assert!(!phone.contains("thead a { visibility"));
    }

    #[test]
    fn the_first_load_stays_light() {
        let bytes: usize = ASSETS.iter().map(|asset| asset.brotli.len()).sum();
        assert!(bytes < 500_000, "{bytes} bytes compressed");
    }
}
