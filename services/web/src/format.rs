//! Dates, hours and shares as people of a language write them.

use crate::words::Lang;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use turnus_domain::{
    calendar::ZONE,
    night::Hundredths,
    quantity::{BasisPoints, Minutes, Ore},
};

const WEEKDAYS: [[&str; 7]; 3] = [
    ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];
const SHORT: [[&str; 7]; 3] =
    [["ma", "ti", "on", "to", "fr", "lø", "sø"], ["må", "ty", "on", "to", "fr", "la", "su"], ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]];

fn weekday<'a>(names: &[[&'a str; 7]; 3], lang: Lang, day: NaiveDate) -> &'a str {
    names[lang as usize][day.weekday().num_days_from_monday() as usize]
}

/// `Monday 04.01.2027`.
pub(crate) fn long_day(lang: Lang, day: NaiveDate) -> String {
    format!("{} {}", weekday(&WEEKDAYS, lang, day), date(day))
}

/// `Mo`.
pub(crate) fn short_weekday(lang: Lang, day: NaiveDate) -> &'static str {
    SHORT[lang as usize][day.weekday().num_days_from_monday() as usize]
}

/// `04.01.2027`.
pub(crate) fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// `04.01.2027 13:05`, the clock in Oslo.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.with_timezone(&ZONE).format("%d.%m.%Y %H:%M:%S").to_string()
}

/// `7 h 30 min`; in Norwegian `7 t 30 min`.
pub(crate) fn duration(lang: Lang, minutes: Minutes) -> String {
    let hour = if lang == Lang::En { "h" } else { "t" };
    let (sign, all) = if minutes.0 < 0 { ("−", -minutes.0) } else { ("", minutes.0) };
    match (all / 60, all % 60) {
        (0, m) => format!("{sign}{m} min"),
        (h, 0) => format!("{sign}{h} {hour}"),
        (h, m) => format!("{sign}{h} {hour} {m} min"),
    }
}

/// Signed hours with a decimal: `+3.5`, in Norwegian `+3,5`.
pub(crate) fn signed_hours(lang: Lang, minutes: Minutes) -> String {
    let tenths = (minutes.0 * 10 + if minutes.0 < 0 { -30 } else { 30 }) / 60;
    let sign = if tenths < 0 { "−" } else { "+" };
    format!("{sign}{}{}{}", tenths.abs() / 10, decimal(lang), tenths.abs() % 10)
}

/// `75 %`, `62.5 %`.
pub(crate) fn share(lang: Lang, share: BasisPoints) -> String {
    percent(lang, i64::from(share.0))
}

/// Hundredths of a percent as text, without needless zeros.
pub(crate) fn percent(lang: Lang, hundredths: i64) -> String {
    let (sign, all) = if hundredths < 0 { ("−", -hundredths) } else { ("", hundredths) };
    let decimals = format!("{:02}", all % 100);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { decimal(lang) };
    format!("{sign}{}{point}{decimals} %", all / 100)
}

/// Hundredths as a number with two decimals: `-11.24`, in Norwegian `−11,24`.
pub(crate) fn hundredths(lang: Lang, value: Hundredths) -> String {
    let (sign, all) = if value.0 < 0 { ("−", -value.0) } else { ("", value.0) };
    format!("{sign}{}{}{:02}", all / 100, decimal(lang), all % 100)
}

/// Whole kroner, in thousands.
pub(crate) fn kroner(ore: Ore) -> String {
    let whole = (ore.0 + 50).div_euclid(100);
    let digits = whole.abs().to_string();
    let from_end = |k: usize| digits.len() - k;
    let grouped: String = digits
        .char_indices()
        .flat_map(|(k, c)| [(k > 0 && from_end(k).is_multiple_of(3)).then_some('\u{a0}'), Some(c)])
        .flatten()
        .collect();
    if whole < 0 { format!("−{grouped}") } else { grouped }
}

const fn decimal(lang: Lang) -> &'static str {
    if matches!(lang, Lang::En) { "." } else { "," }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_do() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 4).expect("a day");
        assert_eq!(long_day(Lang::Nn, day), "måndag 04.01.2027");
        assert_eq!(short_weekday(Lang::En, day), "Mo");
        assert_eq!(duration(Lang::Nb, Minutes(630)), "10 t 30 min");
        assert_eq!(duration(Lang::En, Minutes(-45)), "−45 min");
        assert_eq!(signed_hours(Lang::Nb, Minutes(-90)), "−1,5");
        assert_eq!(signed_hours(Lang::En, Minutes(0)), "+0.0");
        assert_eq!(hundredths(Lang::Nb, Hundredths(-1124)), "−11,24");
        assert_eq!(kroner(Ore(-823_200_049)), "−8\u{a0}232\u{a0}000");
        assert_eq!(kroner(Ore(99_900)), "999");
        assert_eq!(percent(Lang::En, 1100), "11 %");
        assert_eq!(percent(Lang::Nb, 6250), "62,5 %");
    }
}
