//! What a constructed place is like: a nursing home (domain brief E.2) or a municipality of 25,000 (E.3).
//!
//! Sizes are those of the brief. Doctors and volunteers are no employees of a unit and are left out.

use super::posts;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_domain::unit::UnitKind;

/// Most weeks that a place is lived through.
pub const MOST_WEEKS: u32 = 52;

/// A unit of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ward {
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of place it is.
    pub kind: UnitKind,
    /// Residents or users.
    pub residents: u32,
    /// The nursing home it belongs to, from 0, if it is a ward of one.
    pub home: Option<usize>,
    /// Who is employed: profession and position in percent.
    pub posts: Vec<(&'static str, u32)>,
    /// Whether all work is by day on weekdays: leaders, kitchen and cleaning.
    pub house: bool,
}

/// A place and how long it is lived through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its units.
    pub wards: Vec<Ward>,
    /// People who work at two wards of a home in turns.
    pub pool: Vec<(&'static str, u32)>,
    /// Students and apprentices of each term.
    pub students: usize,
    /// Weeks, 1 to [`MOST_WEEKS`].
    pub weeks: u32,
    /// Seed of everything that is drawn.
    pub seed: u64,
}

impl Place {
    /// One nursing home: 48–60 residents in two or three wards, 57–70 people on rotas, and a house of leaders, a quality
    /// nurse, kitchen and cleaning.
    #[must_use]
    pub fn home(seed: u64, weeks: u32) -> Self {
        let residents = ChaCha8Rng::seed_from_u64(seed).random_range(48..=60_u32);
        let people = 57 + ((residents - 48) * 13 / 12) as usize;
        let wards = if residents <= 52 { 2 } else { 3 };
        let mut wards: Vec<_> = (0..wards).map(|k| ward(0, k, residents / wards + u32::from(k < residents % wards))).collect();
        let sizes: Vec<_> = posts::apportion(people, &wards.iter().map(|w| w.residents).collect::<Vec<_>>());
        deal(&mut wards, &sizes, posts::posts(people));
        let mut house = vec![("SP", 100); 4];
        house.extend([("X-SRV", 100); 6]);
        wards.push(Ward {
            posts: house,
            house: true,
            ..named("lia-house", "Lia house: leaders, kitchen, cleaning", UnitKind::NursingHome, 0)
        });
        Self { wards, pool: Vec::new(), students: 0, weeks, seed }
    }

    /// A municipality of 25,000: 950 employees in 28 units and a pool, four homes with 180 places, six home-care zones with
    /// 900 users, and 60 students or apprentices in each term.
    #[must_use]
    pub fn municipality(seed: u64, weeks: u32) -> Self {
        const POOL: usize = 20;
        let mut wards: Vec<_> = (0..12).map(|k| ward(k / 3, (k % 3) as u32, 15)).collect();
        wards.extend((1..=6).map(|k| named(&format!("zone-{k}"), &format!("Home care, zone {k}"), UnitKind::HomeCare, 150)));
        wards.extend((1..=8).map(|k| named(&format!("housing-{k}"), &format!("Supported housing {k}"), UnitKind::SupportedHousing, 12)));
        wards.extend((1..=2).map(|k| named(&format!("night-{k}"), &format!("Night patrol {k}"), UnitKind::NightTeam, 90)));
        let sizes: Vec<_> = wards
            .iter()
            .map(|w| match w.kind {
                UnitKind::NursingHome => 20,
                UnitKind::HomeCare => 60,
                UnitKind::NightTeam => 21,
                UnitKind::SupportedHousing | UnitKind::HospitalWard => 36,
            })
            .collect();
        let mut all = posts::posts(sizes.iter().sum::<usize>() + POOL);
        let pool = all.iter().copied().step_by(all.len() / POOL).take(POOL).collect::<Vec<_>>();
        for post in &pool {
            if let Some(at) = all.iter().position(|p| p == post) {
                all.remove(at);
            }
        }
        deal(&mut wards, &sizes, all);
        Self { wards, pool, students: 60, weeks, seed }
    }

    /// The place by its numbers: people and full positions, students left out.
    #[must_use]
    pub fn size(&self) -> (usize, f64) {
        let posts = || self.wards.iter().filter(|w| !w.house).flat_map(|w| &w.posts).chain(&self.pool);
        (posts().count(), f64::from(posts().map(|(_, position)| position).sum::<u32>()) / 100.0)
    }
}

/// A ward of a home.
fn ward(home: usize, k: u32, residents: u32) -> Ward {
    const HOMES: [(&str, &str); 4] = [("lia", "Lia"), ("moen", "Moen"), ("sundet", "Sundet"), ("aasen", "Åsen")];
    let (id, name) = HOMES[home];
    let ward = named(&format!("{id}-{}", k + 1), &format!("{name} {}", k + 1), UnitKind::NursingHome, residents);
    Ward { home: Some(home), ..ward }
}

fn named(id: &str, name: &str, kind: UnitKind, residents: u32) -> Ward {
    Ward { id: id.into(), name: format!("{name} (constructed)"), kind, residents, home: None, posts: Vec::new(), house: false }
}

/// Gives every ward its number of posts, each profession spread by size. Night patrols get skilled people only, as long as
/// there are others for the rest.
fn deal(wards: &mut [Ward], sizes: &[usize], posts: Vec<(&'static str, u32)>) {
    for post in posts {
        let lag = |k: usize| {
            let same = wards[k].posts.iter().filter(|(p, _)| *p == post.0).count();
            // Twice the lag counts for night patrols, so that they fill before the assistants come.
            let weight = if wards[k].kind == UnitKind::NightTeam { 2 } else { 1 };
            (same + 1) * 10_000 / (sizes[k] * weight)
        };
        let free = |k: &usize| wards[*k].posts.len() < sizes[*k];
        let fit = |k: &usize| post.0 != "X-ASS" || wards[*k].kind != UnitKind::NightTeam;
        let open: Vec<usize> = (0..wards.len()).filter(free).collect();
        let best = open.iter().copied().filter(fit).min_by_key(|k| lag(*k)).or_else(|| open.first().copied());
        if let Some(k) = best {
            wards[k].posts.push(post);
        }
    }
}
