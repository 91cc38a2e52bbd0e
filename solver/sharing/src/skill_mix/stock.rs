//! C10 over years: people who hold a competence, `S[t+1] = (1 − attrition)·S[t] + pass·y[t − lead]`.

/// Holders at the start of each year, the first being today's, when so many are sent to courses in each.
/// `lead` is the number of years from course to use.
#[must_use]
pub fn stock(today: f64, attrition: f64, pass: f64, lead: usize, sent: &[f64]) -> Vec<f64> {
    let mut holders = vec![today];
    for year in 0..sent.len() {
        let learnt = year.checked_sub(lead).and_then(|y| sent.get(y)).copied().unwrap_or(0.0);
        holders.push((1.0 - attrition) * holders[year] + pass * learnt);
    }
    holders
}
