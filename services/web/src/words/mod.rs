//! Every text of the pages in bokmål, nynorsk and English, side by side: a text that lacks a language does not compile.

/// A table of texts: English, bokmål, nynorsk. `{}` marks a place that is filled in; every language has the same places.
macro_rules! words {
    ($($key:ident: $en:literal | $nb:literal | $nn:literal;)*) => {
        /// Texts of one language.
        pub(crate) struct Words { $(pub(crate) $key: &'static str,)* }
        /// English.
        pub(crate) const EN: Words = Words { $($key: $en,)* };
        /// Bokmål.
        pub(crate) const NB: Words = Words { $($key: $nb,)* };
        /// Nynorsk.
        pub(crate) const NN: Words = Words { $($key: $nn,)* };

        #[cfg(test)]
        mod tests {
            /// Every language fills in the same places, and none has an empty text.
            #[test]
            fn languages_have_the_same_places() {
                for (key, texts) in [$((stringify!($key), [$en, $nb, $nn])),*] {
                    let places: Vec<usize> = texts.iter().map(|t| t.matches("{}").count()).collect();
                    assert!(places.iter().all(|n| *n == places[0]) && texts.iter().all(|t| !t.is_empty()), "{key}: {texts:?}");
                }
            }
        }
    };
}

mod calendar;
mod leaving;
mod people;
mod rules;
mod supplements;
mod table;
mod wish_round;
mod wishes;

pub(crate) use calendar::Words as CalendarWords;
pub(crate) use leaving::Words as LeavingWords;
pub(crate) use people::Words as PeopleWords;
pub(crate) use rules::{Measure, RuleWords, rule};
pub(crate) use supplements::Words as SupplementWords;
pub(crate) use table::{EN, NB, NN, Words};
pub(crate) use wish_round::Words as WishRoundWords;
pub(crate) use wishes::Words as WishWords;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Bokmål.
    Nb,
    /// Nynorsk.
    Nn,
    /// English.
    En,
}

impl Lang {
    /// All languages, in the order they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// Its tag, as `lang` attributes and cookies have it.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// Its own name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Nb => "Bokmål",
            Self::Nn => "Nynorsk",
            Self::En => "English",
        }
    }

    /// The language of a tag: `nb`, `nn-NO`, `no`, `en-GB`.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        match tag.trim().split(['-', ';', '_']).next()?.to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Self::Nb),
            "nn" => Some(Self::Nn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best language of an `Accept-Language` header; bokmål when none is known.
    pub(crate) fn accepted(header: &str) -> Self {
        let weight = |part: &str| part.split_once("q=").and_then(|(_, q)| q.trim().parse::<f32>().ok()).unwrap_or(1.0);
        let mut known: Vec<(f32, Self)> = header.split(',').filter_map(|p| Some((weight(p), Self::of(p)?))).collect();
        // Stable: of equal weights the first one wins.
        known.sort_by(|a, b| b.0.total_cmp(&a.0));
        known.first().map_or(Self::Nb, |(_, lang)| *lang)
    }

    /// The texts of the pages about people who fall away, swap, or are asked for.
    pub(crate) const fn people(self) -> &'static PeopleWords {
        match self {
            Self::Nb => &people::NB,
            Self::Nn => &people::NN,
            Self::En => &people::EN,
        }
    }

    /// The texts of the page about wishes.
    pub(crate) const fn wishes(self) -> &'static WishWords {
        match self {
            Self::Nb => &wishes::NB,
            Self::Nn => &wishes::NN,
            Self::En => &wishes::EN,
        }
    }

    /// The texts of the page about supplements.
    pub(crate) const fn supplements(self) -> &'static SupplementWords {
        match self {
            Self::Nb => &supplements::NB,
            Self::Nn => &supplements::NN,
            Self::En => &supplements::EN,
        }
    }

    /// The texts of the page of wish rounds.
    pub(crate) const fn wish_rounds(self) -> &'static WishRoundWords {
        match self {
            Self::Nb => &wish_round::NB,
            Self::Nn => &wish_round::NN,
            Self::En => &wish_round::EN,
        }
    }

    /// The texts of rotas made from a base rota.
    pub(crate) const fn calendar(self) -> &'static CalendarWords {
        match self {
            Self::Nb => &calendar::NB,
            Self::Nn => &calendar::NN,
            Self::En => &calendar::EN,
        }
    }

    /// The texts of why people say they leave.
    pub(crate) const fn leaving(self) -> &'static LeavingWords {
        match self {
            Self::Nb => &leaving::NB,
            Self::Nn => &leaving::NN,
            Self::En => &leaving::EN,
        }
    }

    /// The texts.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Self::Nb => &NB,
            Self::Nn => &NN,
            Self::En => &EN,
        }
    }
}

/// A text with each `{}` filled in, in order.
pub(crate) fn fill<const N: usize>(text: &str, values: [&dyn std::fmt::Display; N]) -> String {
    let mut parts = text.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, value) in parts.zip(values) {
        out.push_str(&value.to_string());
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_language_is_found() {
        for (header, lang) in [
            ("nn", Lang::Nn),
            ("no", Lang::Nb),
            ("de", Lang::Nb),
            ("", Lang::Nb),
            ("de,en-GB;q=0.8,nn;q=0.9", Lang::Nn),
            ("en-US,en;q=0.5", Lang::En),
        ] {
            assert_eq!(Lang::accepted(header), lang, "{header}");
        }
    }

    #[test]
    fn places_are_filled_in_order() {
        assert_eq!(fill("{} of {}", [&1, &"two"]), "1 of two");
    }
}
