//! A model that was checked, with ids resolved to indices into its own lists.

use super::{
    error::ModelError,
    model::{Model, RuleKind, Supply},
};
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::task::Mode;

/// A profession in a unit and bucket, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Post {
    pub(crate) profession: usize,
    pub(crate) unit: usize,
    pub(crate) bucket: usize,
}

/// A task in a unit and bucket, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) task: usize,
    pub(crate) unit: usize,
    pub(crate) bucket: usize,
}

/// A way with its ids resolved.
#[derive(Debug)]
pub(crate) struct WayAt {
    pub(crate) task: usize,
    pub(crate) profession: usize,
    pub(crate) supervision: Vec<(usize, f64)>,
    pub(crate) competence: Option<usize>,
    /// Rules in the way that are not relaxed.
    pub(crate) bars: Vec<usize>,
    /// Law forbids it: no column at any stage.
    pub(crate) forbidden: bool,
    units: BTreeSet<usize>,
    buckets: BTreeSet<usize>,
}

impl WayAt {
    /// Whether the way is there in a unit and bucket.
    pub(crate) fn is_in(&self, unit: usize, bucket: usize) -> bool {
        (self.units.is_empty() || self.units.contains(&unit)) && (self.buckets.is_empty() || self.buckets.contains(&bucket))
    }
}

/// The checked model.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) model: &'a Model,
    pub(crate) ways: Vec<WayAt>,
    /// Hours and index in the list.
    pub(crate) demand: BTreeMap<Place, (f64, usize)>,
    /// Productive hours and hours present.
    pub(crate) supply: BTreeMap<Post, (f64, f64)>,
    pub(crate) relaxed: BTreeSet<usize>,
    names: Names<'a>,
}

/// Indices by id.
#[derive(Debug)]
struct Names<'a>(BTreeMap<(&'static str, &'a str), usize>);

impl<'a> Names<'a> {
    fn new(model: &'a Model) -> Result<Self, ModelError> {
        let mut names = Self(BTreeMap::new());
        names.add("unit", model.units.iter().map(|x| x.id.as_str()))?;
        names.add("bucket", model.buckets.iter().map(|x| x.id.as_str()))?;
        names.add("profession", model.professions.iter().map(|x| x.id.as_str()))?;
        names.add("task", model.tasks.iter().map(|x| x.id.as_str()))?;
        names.add("competence", model.competences.iter().map(|x| x.id.as_str()))?;
        names.add("rule", model.rules.iter().map(|x| x.id.as_str()))?;
        Ok(names)
    }

    fn add(&mut self, kind: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), ModelError> {
        for (index, id) in ids.enumerate() {
            if self.0.insert((kind, id), index).is_some() {
                return Err(ModelError::Twice { what: format!("{kind} `{id}`") });
            }
        }
        Ok(())
    }

    fn find(&self, kind: &'static str, id: &str, place: &str) -> Result<usize, ModelError> {
        let unknown = || ModelError::Unknown { kind, id: id.to_owned(), place: place.to_owned() };
        self.0.get(&(kind, id)).copied().ok_or_else(unknown)
    }

    fn all<C: FromIterator<usize>>(&self, kind: &'static str, ids: &[String], place: &str) -> Result<C, ModelError> {
        ids.iter().map(|id| self.find(kind, id, place)).collect()
    }
}

impl<'a> Frame<'a> {
    /// Checks a model.
    pub(crate) fn new(model: &'a Model) -> Result<Self, ModelError> {
        let names = Names::new(model)?;
        super::check::numbers(model)?;
        let relaxed = relaxed(model, &names)?;
        let mut frame = Self { model, ways: Vec::new(), demand: BTreeMap::new(), supply: BTreeMap::new(), relaxed, names };
        frame.read_ways()?;
        frame.read_amounts()?;
        super::check::references(&frame)?;
        Ok(frame)
    }

    pub(crate) fn find(&self, kind: &'static str, id: &str, place: &str) -> Result<usize, ModelError> {
        self.names.find(kind, id, place)
    }

    /// The index of an id that was checked.
    pub(crate) fn at(&self, kind: &'static str, id: &str) -> usize {
        self.names.0.get(&(kind, id)).copied().unwrap_or(usize::MAX)
    }

    /// The index of an optional rule, `None` also when the rule is unnamed.
    pub(crate) fn rule(&self, id: Option<&String>) -> Option<usize> {
        id.map(|id| self.at("rule", id))
    }

    /// A post that was checked.
    pub(crate) fn post(&self, profession: &str, unit: &str, bucket: &str) -> Post {
        Post { profession: self.at("profession", profession), unit: self.at("unit", unit), bucket: self.at("bucket", bucket) }
    }

    /// Hours of all demand.
    pub(crate) fn asked(&self) -> f64 {
        self.demand.values().map(|(hours, _)| hours).sum()
    }

    fn read_ways(&mut self) -> Result<(), ModelError> {
        let mut seen = BTreeSet::new();
        for way in &self.model.ways {
            let place = format!("the way {} of `{}` by `{}`", mode(way.mode), way.task, way.profession);
            let bars: Vec<usize> = self.names.all("rule", &way.barred_by, &place)?;
            let law = bars.iter().any(|r| self.model.rules[*r].kind == RuleKind::Law);
            let at = WayAt {
                task: self.names.find("task", &way.task, &place)?,
                profession: self.names.find("profession", &way.profession, &place)?,
                supervision: way
                    .supervision
                    .iter()
                    .map(|s| Ok((self.names.find("profession", &s.profession, &place)?, s.hours)))
                    .collect::<Result<_, ModelError>>()?,
                competence: way.competence.as_ref().map(|c| self.names.find("competence", c, &place)).transpose()?,
                bars: bars.into_iter().filter(|r| !self.relaxed.contains(r)).collect(),
                forbidden: way.mode == Mode::Forbidden || law,
                units: self.names.all("unit", &way.units, &place)?,
                buckets: self.names.all("bucket", &way.buckets, &place)?,
            };
            if way.mode == Mode::Supervised && at.supervision.is_empty() {
                return Err(ModelError::NoSupervisor { place });
            }
            if !seen.insert((at.task, at.profession, way.mode)) {
                return Err(ModelError::Twice { what: place });
            }
            self.ways.push(at);
        }
        // Law wins: a profession that one line forbids has no way, whatever other lines say.
        let barred: BTreeSet<(usize, usize)> = self
            .model
            .ways
            .iter()
            .zip(&self.ways)
            .filter(|(w, _)| w.mode == Mode::Forbidden)
            .map(|(_, a)| (a.task, a.profession))
            .collect();
        for way in &mut self.ways {
            way.forbidden |= barred.contains(&(way.task, way.profession));
        }
        Ok(())
    }

    fn read_amounts(&mut self) -> Result<(), ModelError> {
        for (index, d) in self.model.demand.iter().enumerate() {
            let place = format!("demand of `{}` in `{}`, `{}`", d.task, d.unit, d.bucket);
            let key = Place {
                task: self.find("task", &d.task, &place)?,
                unit: self.find("unit", &d.unit, &place)?,
                bucket: self.find("bucket", &d.bucket, &place)?,
            };
            if self.demand.insert(key, (d.hours, index)).is_some() {
                return Err(ModelError::Twice { what: place });
            }
        }
        for s in &self.model.supply {
            let place = format!("supply of `{}` in `{}`, `{}`", s.profession, s.unit, s.bucket);
            let key = Post {
                profession: self.find("profession", &s.profession, &place)?,
                unit: self.find("unit", &s.unit, &place)?,
                bucket: self.find("bucket", &s.bucket, &place)?,
            };
            let absent = absent(self.model, s);
            let left = ((s.hours - absent).max(0.0), (s.present.unwrap_or(s.hours) - absent).max(0.0));
            if self.supply.insert(key, left).is_some() {
                return Err(ModelError::Twice { what: place });
            }
        }
        Ok(())
    }
}

/// Hours that the heads absent at the same time take from a post.
fn absent(model: &Model, post: &Supply) -> f64 {
    let fits = |wanted: &Option<String>, id: &String| wanted.as_ref().is_none_or(|w| w == id);
    let lines = model.absent_at_once.iter();
    let lines = lines.filter(|a| a.profession == post.profession && fits(&a.unit, &post.unit) && fits(&a.bucket, &post.bucket));
    let per_head = model.professions.iter().find(|p| p.id == post.profession).map_or(0.0, |p| p.hours_per_head);
    lines.map(|a| a.heads * per_head).sum()
}

fn relaxed(model: &Model, names: &Names<'_>) -> Result<BTreeSet<usize>, ModelError> {
    let relaxed: BTreeSet<usize> = names.all("rule", &model.relaxed, "the list of relaxed rules")?;
    for rule in relaxed.iter().map(|r| &model.rules[*r]) {
        if !model.scenario {
            return Err(ModelError::ForbiddenInLive { rule: rule.id.clone() });
        }
        if rule.kind == RuleKind::Law {
            return Err(ModelError::Law { rule: rule.id.clone(), source_text: rule.source.clone() });
        }
    }
    Ok(relaxed)
}

/// A mode as the model writes it.
pub(crate) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Own => "own",
        Mode::Delegated => "delegated",
        Mode::Supervised => "supervised",
        Mode::Assist => "assist",
        Mode::Forbidden => "forbidden",
    }
}
