//! A district as indices and floats.

use turnus_domain::{
    cover::Band,
    night::{CallPriority, NightDistrict},
};

/// A kind of call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) priority: CallPriority,
    /// Calls per resident and night.
    pub(crate) rate: f64,
    /// Share solved by phone, 0 to 1.
    pub(crate) by_phone: f64,
}

/// A part of the night and the share of calls in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) from: f64,
    pub(crate) length: f64,
    pub(crate) share: f64,
}

/// What the simulation reads. Minutes count from the night's start.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    /// Residents per home.
    pub(crate) residents: Vec<f64>,
    /// Nurses per home before the scheme.
    pub(crate) fixed: Vec<usize>,
    /// Driving minutes, row by row.
    travel: Vec<f64>,
    pub(crate) base: usize,
    pub(crate) night: f64,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) parts: Vec<Part>,
    pub(crate) planned: u32,
    /// First and last minute a planned visit falls due.
    pub(crate) planned_between: (f64, f64),
    /// Least, typical and most minutes on site.
    pub(crate) visit: [f64; 3],
}

impl Instance {
    /// Lowers a district.
    pub(crate) fn lower(d: &NightDistrict) -> Self {
        let night = d.night.minutes() as f64;
        let kinds = d.calls.iter().map(|c| Kind {
            priority: c.priority,
            rate: c.per_50_residents.0 as f64 / 100.0 / 50.0,
            by_phone: f64::from(c.by_phone.0) / 10_000.0,
        });
        let part = |band: &Band, share: u32| Part {
            from: d.after_start(band) as f64,
            length: band.minutes() as f64,
            share: f64::from(share) / 10_000.0,
        };
        Self {
            residents: d.homes.iter().map(|h| f64::from(h.residents)).collect(),
            fixed: d.homes.iter().map(|h| h.fixed_nurses as usize).collect(),
            travel: d.travel.rows().iter().flatten().map(|m| f64::from(*m)).collect(),
            base: d.base_index(),
            night,
            kinds: kinds.collect(),
            parts: d.arrivals.iter().map(|a| part(&a.band, a.share.0)).collect(),
            planned: d.planned_visits,
            planned_between: (d.planned_from_start.0 as f64, night - d.planned_before_end.0 as f64),
            visit: [d.visit.least.0 as f64, d.visit.typical.0 as f64, d.visit.most.0 as f64],
        }
    }
    /// Homes and driving alone, for tests of the dispatch.
    #[cfg(test)]
    pub(crate) fn for_test(homes: usize, travel: Vec<f64>) -> Self {
        let (residents, fixed) = (vec![1.0; homes], vec![1; homes]);
        Self {
            residents,
            fixed,
            travel,
            base: 0,
            night: 0.0,
            kinds: vec![],
            parts: vec![],
            planned: 0,
            planned_between: (0.0, 0.0),
            visit: [0.0; 3],
        }
    }
    /// Homes.
    pub(crate) fn homes(&self) -> usize {
        self.residents.len()
    }
    /// Driving minutes from one home to another.
    pub(crate) fn drive(&self, from: usize, to: usize) -> f64 {
        self.travel[from * self.homes() + to]
    }
    /// Mean drive between two different homes; zero for one home.
    pub(crate) fn mean_drive(&self) -> f64 {
        let pairs = (self.homes() * self.homes()).saturating_sub(self.homes()).max(1);
        self.travel.iter().sum::<f64>() / pairs as f64
    }
    /// Calls expected per resident and night.
    pub(crate) fn rate(&self) -> f64 {
        self.kinds.iter().map(|k| k.rate).sum()
    }
    /// Share of calls expected to be solved by phone.
    pub(crate) fn by_phone(&self) -> f64 {
        let rate = self.rate();
        if rate > 0.0 { self.kinds.iter().map(|k| k.rate * k.by_phone).sum::<f64>() / rate } else { 0.0 }
    }
    /// All driving times `factor` times as long.
    pub(crate) fn scale_driving(&mut self, factor: f64) {
        for m in &mut self.travel {
            *m *= factor;
        }
    }
    /// So many calls per resident in all, the kinds keeping their shares.
    pub(crate) fn set_rate(&mut self, rate: f64) {
        let before = self.rate();
        for k in &mut self.kinds {
            k.rate *= if before > 0.0 { rate / before } else { 0.0 };
        }
    }
    /// Such a phone share in all: kinds come nearer to none or to all in the same proportion.
    pub(crate) fn set_by_phone(&mut self, share: f64) {
        let before = self.by_phone();
        for k in &mut self.kinds {
            if share <= before {
                k.by_phone *= if before > 0.0 { share / before } else { 0.0 };
            } else {
                k.by_phone = 1.0 - (1.0 - k.by_phone) * (1.0 - share) / (1.0 - before);
            }
        }
    }
    /// So many homes with so many residents each: the first ones, or all over again. Two copies of a home lie as far
    /// apart as two different homes do on average.
    pub(crate) fn resize(&mut self, homes: usize, residents: f64) {
        let old = self.homes();
        let mean = self.mean_drive();
        let between = |i: usize, j: usize| match (i == j, i % old == j % old) {
            (true, _) => 0.0,
            (_, true) => mean,
            _ => self.drive(i % old, j % old),
        };
        self.travel = (0..homes).flat_map(|i| (0..homes).map(move |j| (i, j))).map(|(i, j)| between(i, j)).collect();
        self.fixed = (0..homes).map(|i| self.fixed[i % old]).collect();
        self.residents = vec![residents; homes];
        self.base = if self.base < homes { self.base } else { 0 };
    }
}
