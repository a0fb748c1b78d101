//! The attributes a fold reads, by name.

/// Declares the attributes that a fold reads: a struct with the batch's code of each name, and with
/// the three names of each amount ([`Amount`](super::amount::Amount)).
///
/// ```text
/// attributes! { Names { plan, currency, kind = "type", } amounts { price, } }
///
/// names.plan      the code of `plan`            names.price     of `price`, `price_minor`
/// names.kind      that of `type`                                and `price_micros`
/// ```
macro_rules! attributes {
    (
        $names:ident { $($name:ident $(= $text:literal)?,)* }
        $(amounts { $($amount:ident,)* })?
    ) => {
        /// The batch's codes of the names of the attributes that the fold reads.
        #[derive(Clone, Copy)]
        struct $names {
            $($name: u32,)*
            $($($amount: $crate::streams::amount::Amount,)*)?
        }

        impl $names {
            /// The names themselves: all other attributes ride along.
            const READ: &'static [&'static str] = &[
                $($crate::streams::attributes::attribute_name!($name $($text)?),)*
                $($(
                    stringify!($amount),
                    concat!(stringify!($amount), "_minor"),
                    concat!(stringify!($amount), "_micros"),
                )*)?
            ];

            fn new(words: &$crate::streams::Words<'_>) -> Self {
                use $crate::streams::attributes::attribute_name;
                $names {
                    $($name: words.name(attribute_name!($name $($text)?)),)*
                    $($(
                        $amount: $crate::streams::amount::Amount::new(words, stringify!($amount)),
                    )*)?
                }
            }
        }
    };
}

/// The name of an attribute: that of its field unless another is told.
macro_rules! attribute_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $text:literal) => {
        $text
    };
}

pub(crate) use {attribute_name, attributes};
