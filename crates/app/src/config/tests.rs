use super::*;

#[test]
fn the_template_is_the_default() {
    let config = Config::parse(TEMPLATE, "baremo.toml").expect("the template is valid");
    assert_eq!(config.zone, "UTC");
    assert!(config.sources.is_empty());
    let settings = config.fold_settings().expect("the template is valid");
    assert_eq!(settings, FoldSettings::default());
}

#[test]
fn the_spanish_template_differs_in_its_comments_alone() {
    let read = |text| Config::parse(text, "baremo.toml").expect("the template is valid");
    assert_eq!(format!("{:?}", read(TEMPLATE)), format!("{:?}", read(TEMPLATE_ES)));
    let lines = |text: &'static str| -> Vec<&'static str> {
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
    };
    assert_eq!(lines(TEMPLATE), lines(TEMPLATE_ES));
    // Settings that are commented out are the same, too.
    let settings = |text: &'static str| -> Vec<&'static str> {
        let all = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
        let bare = all.filter_map(|line| line.split(" #").next()).map(str::trim_end);
        bare.filter(|line| line.starts_with('[') || line.contains(" = ")).collect()
    };
    assert_eq!(settings(TEMPLATE), settings(TEMPLATE_ES));
    assert!(TEMPLATE_ES.starts_with("# La configuración de esta carpeta de datos."));
}

#[test]
fn one_channel_has_one_gap_however_it_is_written() {
    let read = |text: &str| Config::parse(text, "baremo.toml").expect("the form is right");
    let two = "[fold]\nreuse_gap_by_channel = { Email = '30d', 'e-mail' = 'off' }";
    let failure = Config::parse(two, "baremo.toml").expect_err("both are the mail");
    let told = "baremo.toml:2: `Email` and `e-mail` in";
    assert!(failure.message.starts_with(told), "{}", failure.message);
    let one = "[fold]\nreuse_gap_by_channel = { correo = '30d', WhatsApp = 'off' }";
    let settings = read(one).fold_settings().expect("they are two channels");
    assert_eq!(settings.reuse_gap_by_channel.len(), 2);
}

#[test]
fn what_is_wrong_with_a_value_is_told_with_its_line() {
    for (text, told) in [
        ("\nzone = 'Europe/Madird'", "2: no se conoce la zona horaria `Europe/Madird`"),
        ("\n\nweek_start = 'lunes'", "3: no se conoce el comienzo de semana `lunes`"),
        ("year_start_month = 13", "1: "),
        ("[fold]\nreuse_gap = 'siete'", "2: `siete` en `fold.reuse_gap` no es una duración"),
        ("[web]\n\ncart_gap = 'x'", "3: `x` en `web.cart_gap` no es una duración"),
        (
            "[fold]\n[fold.reuse_gap_by_channel]\nchat = 'x'",
            "3: `x` en `fold.reuse_gap_by_channel.chat` no es una duración",
        ),
        ("country = 'Spain'", "1: `country` admite"),
        ("[customers]\nactive_for = 'año'", "2: `año` en `customers.active_for` no es una"),
        ("[customers]\nactive_for = '1h'", "2: `customers.active_for` admite una duración de"),
        ("[customers]\nnew_customer = 'signup'", "2: "),
    ] {
        let failure = Config::parse(text, "baremo.toml").expect_err("it is wrong");
        let (said, _) = failure.said(baremo_render::Language::Es);
        assert!(said.starts_with(&format!("baremo.toml:{told}")), "{text}: {said}");
    }
}

#[test]
fn a_country_is_two_letters() {
    for text in ["", "country = 'ES'", "country = 'gb'"] {
        Config::parse(text, "baremo.toml").expect("it is right");
    }
    for wrong in ["Spain", "España", "E5", "Ñ", ""] {
        let read = Config::parse(&format!("country = '{wrong}'"), "baremo.toml");
        let failure = read.expect_err("it is wrong");
        assert!(failure.message.en.ends_with(&format!("not `{wrong}`")), "{failure:?}");
        assert!(format!("{:?}", failure.hints).contains("Spain is ES"), "{failure:?}");
    }
}

#[test]
fn a_misspelt_key_is_named_with_its_line_and_the_nearest() {
    let failure = Config::parse("\nzome = 'UTC'\n", "baremo.toml").expect_err("it is wrong");
    assert!(failure.message.starts_with("baremo.toml:2: unknown key `zome`, did you mean `zone`?"));
    let hints = format!("{:?}", failure.hints);
    assert!(hints.contains("there are `zone`, "), "{hints}");
}
