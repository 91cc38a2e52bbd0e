//! Constructed names: common Norwegian first names and invented farm names, so that nobody is meant.

/// First names.
const FIRST: [&str; 40] = [
    "Anne", "Inger", "Kari", "Marit", "Ingrid", "Liv", "Eva", "Berit", "Astrid", "Hilde", "Nina", "Hanne", "Solveig", "Silje", "Ida",
    "Camilla", "Marte", "Tone", "Ragnhild", "Sunniva", "Jan", "Per", "Bjørn", "Ole", "Lars", "Kjell", "Knut", "Arne", "Geir", "Tor",
    "Espen", "Håkon", "Sindre", "Eirik", "Amina", "Maryam", "Thanh", "Piotr", "Rosa", "Samuel",
];

/// Family names, invented.
const LAST: [&str; 37] = [
    "Furuås",
    "Bekkelien",
    "Granholt",
    "Steinvåg",
    "Lyngmo",
    "Tjernsli",
    "Ospedal",
    "Vikanes",
    "Myrhaugen",
    "Skogheim",
    "Fjellro",
    "Åkervoll",
    "Bjørkelid",
    "Havnes",
    "Sundmyr",
    "Moskard",
    "Elvestrand",
    "Røsslien",
    "Holmgard",
    "Nordvoll",
    "Solbergmo",
    "Kvernbekk",
    "Dalsrud",
    "Hasselås",
    "Lindhaug",
    "Øyjordet",
    "Tuneset",
    "Rognstad",
    "Svalestad",
    "Brattlid",
    "Einerhaug",
    "Fossmyr",
    "Gravdalen",
    "Heggelund",
    "Isvoll",
    "Kløverud",
    "Vassfaret",
];

/// The name of a person. The two lists have no common divisor, so names repeat only after 1 480 people.
pub(super) fn name(seed: u64, person: usize) -> String {
    let k = person + (seed % 1_480) as usize;
    format!("{} {}", FIRST[(k * 7) % FIRST.len()], LAST[(k * 5) % LAST.len()])
}
