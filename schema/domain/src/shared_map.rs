//! A sorted map that is cheap to copy: it is kept in small parts, and copies share the parts that neither changes.
//!
//! A person has hundreds of wishes and fixed shifts a year, and states of many positions are kept at a time. New entries
//! come near each other, so a state costs the few parts that changed since the state before.

use std::sync::Arc;

/// Most entries of a part.
const PART: usize = 16;

/// A sorted map in shared parts.
#[derive(Clone)]
pub struct SharedMap<K, V> {
    /// Sorted, none of them empty.
    parts: Vec<Arc<Vec<(K, V)>>>,
}

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    /// The part where a key stands or would stand, and the place in it.
    fn find(&self, key: &K) -> (usize, Result<usize, usize>) {
        let part = self.parts.partition_point(|part| part.first().is_some_and(|(first, _)| first <= key)).saturating_sub(1);
        let place = self.parts.get(part).map_or(Err(0), |entries| entries.binary_search_by(|(k, _)| k.cmp(key)));
        (part, place)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        match self.find(key) {
            (part, Ok(place)) => Some(&self.parts[part][place].1),
            _ => None,
        }
    }

    /// Whether a key is there.
    #[must_use]
    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Sets the value of a key and gives the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (part, place) = self.find(&key);
        if self.parts.is_empty() {
            self.parts.push(Arc::default());
        }
        let entries = Arc::make_mut(&mut self.parts[part]);
        match place {
            Ok(place) => Some(std::mem::replace(&mut entries[place].1, value)),
            Err(place) => {
                entries.insert(place, (key, value));
                if entries.len() > PART {
                    // What comes at the end leaves a full part behind; elsewhere a part is halved.
                    let rest = entries.split_off(if place == PART { PART } else { PART / 2 });
                    self.parts.insert(part + 1, Arc::new(rest));
                }
                None
            }
        }
    }

    /// Takes a key out and gives its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (part, Ok(place)) = self.find(key) else { return None };
        let entries = Arc::make_mut(&mut self.parts[part]);
        let (_, value) = entries.remove(place);
        if entries.is_empty() {
            self.parts.remove(part);
        }
        Some(value)
    }
}

impl<K, V> SharedMap<K, V> {
    /// Every entry in order of its key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.parts.iter().flat_map(|part| part.iter().map(|(k, v)| (k, v)))
    }

    /// Every value in order of its key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, v)| v)
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.len()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// What is in the map counts, not how it is parted.
impl<K: PartialEq, V: PartialEq> PartialEq for SharedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for SharedMap<K, V> {}

impl<K: std::fmt::Debug, V: std::fmt::Debug> std::fmt::Debug for SharedMap<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// It does what the map of the standard library does, and a copy does not see what comes later.
    #[test]
    fn it_is_a_sorted_map() {
        let (mut map, mut plain, mut copies) = (SharedMap::default(), BTreeMap::new(), Vec::new());
        let mut drawn = 1_u32;
        for step in 0..4_000_u32 {
            drawn = drawn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Now in order, now anywhere.
            let key = if step.is_multiple_of(3) { step } else { drawn >> 22 };
            match drawn % 5 {
                0 | 1 => assert_eq!(map.remove(&key), plain.remove(&key)),
                _ => assert_eq!(map.insert(key, step), plain.insert(key, step)),
            }
            assert_eq!((map.get(&key), map.len()), (plain.get(&key), plain.len()));
            if step % 500 == 0 {
                copies.push((map.clone(), plain.clone()));
            }
        }
        copies.push((map, plain));
        for (map, plain) in copies {
            assert!(map.iter().eq(plain.iter()) && map.values().eq(plain.values()) && map.is_empty() == plain.is_empty());
        }
    }
}
