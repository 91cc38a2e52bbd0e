//! Relay connections: `first` or `last` is required and at most 200.

use crate::refusal::fault;
use async_graphql::{
    OutputType, Result, SimpleObject,
    connection::{Connection, Edge},
};

/// Most nodes of a page.
const MOST: i32 = 200;

/// How many there are in all.
#[derive(SimpleObject)]
pub(crate) struct Total {
    /// Number of nodes on all pages.
    total_count: usize,
}

/// A page of a list.
pub(crate) type Page<N> = Connection<String, N, Total>;

/// What a client asks of a list.
pub(crate) struct Wanted {
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) first: Option<i32>,
    pub(crate) last: Option<i32>,
}

/// Estimated cost of a page.
pub(crate) fn cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let nodes = first.unwrap_or(0).max(last.unwrap_or(0)).clamp(1, MOST);
    usize::try_from(nodes).unwrap_or(1) * child + 1
}

/// The range of a list that is wanted. Cursors have been turned into indices: the page lies after `from` and before `to`.
pub(crate) fn range(from: usize, to: usize, wanted: &Wanted) -> Result<(usize, usize)> {
    let size =
        |n: i32| usize::try_from(n).ok().filter(|_| n <= MOST).ok_or_else(|| fault("PAGE_SIZE", format!("a page has 0 to {MOST} nodes")));
    let to = to.max(from);
    match (wanted.first, wanted.last) {
        (Some(first), None) => Ok((from, to.min(from + size(first)?))),
        (None, Some(last)) => Ok((from.max(to.saturating_sub(size(last)?)), to)),
        _ => Err(fault("PAGE_SIZE", format!("give first or last, at most {MOST}; 50 is a good page"))),
    }
}

/// A page of items with their keys, which are the cursors.
pub(crate) fn page<N: OutputType>(items: Vec<(String, N)>, wanted: Wanted) -> Result<Page<N>> {
    let at = |cursor: &str| {
        items.iter().position(|(key, _)| key == cursor).ok_or_else(|| fault("UNKNOWN_CURSOR", format!("no node has the cursor {cursor}")))
    };
    let from = wanted.after.as_deref().map(at).transpose()?.map_or(0, |k| k + 1);
    let end = wanted.before.as_deref().map(at).transpose()?.unwrap_or(items.len());
    let (from, to) = range(from, end, &wanted)?;
    let total = items.len();
    let mut page = Connection::with_additional_fields(from > 0, to < total, Total { total_count: total });
    page.edges = items.into_iter().skip(from).take(to - from).map(|(key, node)| Edge::new(key, node)).collect();
    Ok(page)
}

/// The connection of a page that was cut elsewhere.
pub(crate) fn of_total<N: OutputType>(nodes: Vec<(String, N)>, before: bool, after: bool, total: usize) -> Page<N> {
    let mut page = Connection::with_additional_fields(before, after, Total { total_count: total });
    page.edges = nodes.into_iter().map(|(key, node)| Edge::new(key, node)).collect();
    page
}
