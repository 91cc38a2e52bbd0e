//! One person's day packed anew, forward in time: what must start first comes first (Jackson's rule), and what is put
//! before something that stands fixed fills the time there as far as sums of minutes can.

use crate::{
    clock::{Clock, pause_span},
    jobs::Job,
};
use turnus_domain::quantity::Minutes;

/// From here on to a fixed piece, filling counts more than the order.
const NEAR: i64 = 60;

/// Something to place: a job or, without one, the break.
struct Piece {
    from: i64,
    to: i64,
    minutes: i64,
    job: Option<Job>,
}

impl Piece {
    const fn latest(&self) -> i64 {
        self.to - self.minutes
    }
}

impl Clock<'_> {
    /// Packs what somebody does alone, and more, around what she does with others; false when something found no place.
    pub(crate) fn pack(&mut self, duty: usize, more: Vec<Job>) -> bool {
        let who = &self.day.duties()[duty];
        if !self.has_time(duty, more.iter().map(|j| j.performers[0].minutes.0).sum()) {
            return false;
        }
        let mut pieces = self.pieces(duty, more);
        let fixed = self.busy(duty).to_vec();
        let mut at = who.from.0;
        while at < who.to.0 && !pieces.is_empty() {
            if let Some((_, end)) = fixed.iter().find(|(a, b)| *a <= at && at < *b) {
                at = *end;
                continue;
            }
            let next = fixed.iter().map(|f| f.0).filter(|a| *a > at).min();
            if let Some(k) = choose(&pieces, at, next, who.to.0) {
                let piece = pieces.remove(k);
                self.put_piece(duty, at, piece.job);
                at += piece.minutes;
            } else {
                let opens = pieces.iter().map(|p| p.from).filter(|from| *from > at).min();
                at = opens.into_iter().chain(next).min().unwrap_or(who.to.0);
            }
        }
        let mut all = true;
        for piece in pieces {
            all &= self.fits_elsewhere(duty, piece.job);
        }
        all
    }

    fn fits_elsewhere(&mut self, duty: usize, job: Option<Job>) -> bool {
        match job {
            Some(job) => self.put_early(&job),
            None => self.pause(duty),
        }
    }

    /// Takes away what somebody does alone; with more, in the order of latest starts. An unpaid break stays: it leaves a
    /// minimum to others.
    fn pieces(&mut self, duty: usize, mut jobs: Vec<Job>) -> Vec<Piece> {
        let who = &self.day.duties()[duty];
        let mut k = 0;
        while k < self.placed.len() {
            if is_alone(&self.placed[k].1, duty) {
                jobs.push(self.take(k));
            } else {
                k += 1;
            }
        }
        let span = |job: &Job| {
            let asked = &self.day.asked[job.demand];
            (asked.from.max(who.from.0), asked.to.min(who.to.0))
        };
        let of = |job: Job| {
            let (from, to) = span(&job);
            Piece { from, to, minutes: job.performers[0].minutes.0, job: Some(job) }
        };
        let mut pieces: Vec<Piece> = jobs.into_iter().map(of).collect();
        let stays = who.leaves && self.pauses.iter().any(|p| p.duty == duty);
        if who.pause > Minutes::ZERO && !stays && !(who.leaves && self.pause(duty)) {
            self.unpause(duty);
            let (from, to) = pause_span(who);
            pieces.push(Piece { from, to, minutes: who.pause.0, job: None });
        }
        pieces.sort_by_key(|p| (p.latest(), -p.minutes, p.job.as_ref().map(|j| j.demand)));
        pieces
    }
}

/// Whether a job is somebody's alone, with nobody to watch it.
pub(crate) fn is_alone(job: &Job, duty: usize) -> bool {
    matches!(job.performers.as_slice(), [one] if one.duty == duty && one.supervised.is_none())
}

/// What to begin now; pieces are in the order of latest starts.
fn choose(pieces: &[Piece], at: i64, fixed: Option<i64>, end: i64) -> Option<usize> {
    let until = fixed.unwrap_or(end);
    let fits = |p: &Piece| p.from <= at && at + p.minutes <= p.to.min(until);
    let here: Vec<usize> = (0..pieces.len()).filter(|k| fits(&pieces[*k])).collect();
    let first = *here.first()?;
    let room = until - at;
    if fixed.is_none() || room > NEAR || pieces[first].latest() < until {
        return Some(first);
    }
    let most = highest(sums(here.iter().map(|k| pieces[*k].minutes)), room);
    let fills = |k: &usize| {
        let others = sums(here.iter().filter(|o| *o != k).map(|o| pieces[*o].minutes));
        let rest = most - pieces[*k].minutes;
        rest >= 0 && (others >> rest) & 1 == 1
    };
    here.iter().copied().find(|k| fills(k)).or(Some(first))
}

/// Every sum of some of the minutes up to 127, as bits.
fn sums(minutes: impl Iterator<Item = i64>) -> u128 {
    minutes.filter(|m| *m < 128).fold(1, |sums, m| sums | (sums << m))
}

/// The highest sum that is not above a limit below 128.
fn highest(sums: u128, limit: i64) -> i64 {
    let below = sums & (u128::MAX >> (127 - limit.clamp(0, 127)));
    127 - i64::from(below.leading_zeros())
}
