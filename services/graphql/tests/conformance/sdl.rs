//! The schema as text is part of the product: `schema/graphql/schema.graphql` is generated and diffed.

use std::{fs, path::Path};

/// The committed schema is the one that is served. `BLESS=1` writes it.
#[test]
fn sdl_is_as_committed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/graphql/schema.graphql");
    let now = turnus_graphql::sdl();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &now).expect("the schema can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(now == committed, "schema.graphql is not what is served; run BLESS=1 cargo test -p turnus-graphql sdl and review the diff");
}
