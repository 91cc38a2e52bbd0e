//! Fragments put together to full posts, beside every way there is.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_rostering::posts::full_posts;

const FULL: u32 = 10_000;

/// R-WT-15.
#[test]
fn fragments_of_17_22_and_61_percent_in_three_units_make_one_full_post() {
    assert_eq!(full_posts(&[1_700, 2_200, 6_100], FULL, 4), Ok(vec![vec![0, 1, 2]]));
    assert_eq!(full_posts(&[1_700, 2_200, 6_000], FULL, 4), Ok(vec![]), "99 % is no full post");
    assert_eq!(full_posts(&[1_700, 2_200, 6_100], FULL, 2), Ok(vec![]), "nobody works at three units");
    assert_eq!(full_posts(&[], FULL, 4), Ok(vec![]));
    assert_eq!(full_posts(&[0, FULL, 12_000], FULL, 4), Ok(vec![]), "what is full already is no fragment");
}

/// Most posts, then fewest fragments, by trying every way.
fn every_way(sizes: &[u32], most_parts: usize) -> (usize, usize) {
    let subsets: Vec<u32> = (1_u32..1 << sizes.len())
        .filter(|set| (2..=most_parts as u32).contains(&set.count_ones()))
        .filter(|set| (0..sizes.len()).filter(|k| set & (1 << k) != 0).map(|k| sizes[k]).sum::<u32>() == FULL)
        .collect();
    fn best(subsets: &[u32], used: u32) -> (usize, usize) {
        let Some((first, rest)) = subsets.split_first() else { return (0, 0) };
        let without = best(rest, used);
        if first & used != 0 {
            return without;
        }
        let (posts, parts) = best(rest, used | first);
        let with = (posts + 1, parts + first.count_ones() as usize);
        if with.0 > without.0 || with.0 == without.0 && with.1 < without.1 { with } else { without }
    }
    best(&subsets, 0)
}

/// As many posts as any way gives, of as few fragments, on 200 drawn sets; no fragment is used twice.
#[test]
fn no_other_way_makes_more_full_posts_or_as_many_of_fewer_fragments() {
    let mut random = ChaCha8Rng::seed_from_u64(15);
    let mut several = 0;
    for _ in 0..200 {
        let sizes: Vec<u32> = (0..random.random_range(2..11)).map(|_| 500 * random.random_range(2..17)).collect();
        let posts = full_posts(&sizes, FULL, 4).expect("solves");
        let mut used: Vec<usize> = posts.iter().flatten().copied().collect();
        for post in &posts {
            assert_eq!(post.iter().map(|k| sizes[*k]).sum::<u32>(), FULL, "{sizes:?} {posts:?}");
        }
        used.sort_unstable();
        used.dedup();
        let parts = posts.iter().map(Vec::len).sum::<usize>();
        assert_eq!(used.len(), parts, "{sizes:?} {posts:?}");
        assert_eq!((posts.len(), parts), every_way(&sizes, 4), "{sizes:?} {posts:?}");
        several += usize::from(posts.len() > 1);
    }
    assert!(several > 20, "{several} sets make more than one post");
}
