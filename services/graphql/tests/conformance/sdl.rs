//! The schema as text is part of the product: `schema/graphql/schema.graphql` is generated and diffed, and what was
//! released is kept beside it.

use crate::node::node;
use async_graphql::parser::{
    parse_schema,
    types::{FieldDefinition, TypeKind, TypeSystemDefinition},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use turnus_domain::refusal::RefusalCode;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/graphql").join(name)
}

/// The committed schema is the one that is served. `BLESS=1` writes it.
#[test]
fn sdl_is_as_committed() {
    let now = turnus_graphql::sdl();
    if std::env::var_os("BLESS").is_some() {
        fs::write(file("schema.graphql"), &now).expect("the schema can be written");
    }
    let committed = fs::read_to_string(file("schema.graphql")).unwrap_or_default();
    assert!(now == committed, "schema.graphql is not what is served; run BLESS=1 cargo test -p turnus-graphql sdl and review the diff");
}

/// Nothing that clients of the released schema may use has gone or changed. A release copies `schema.graphql` to
/// `released.graphql`; a break on purpose does so too, in a commit that says why. Judged by graphql-js, which is seen to
/// notice three breaks.
#[test]
fn nothing_of_the_released_schema_is_broken() {
    let [released, present] = ["released.graphql", "schema.graphql"].map(|name| file(name).to_string_lossy().into_owned());
    let verdict = node("breaking.mjs", &[&released, &present]);
    assert_eq!(verdict["breaking"], json!([]), "{verdict:#}");
    assert_eq!(verdict["noticed"], json!(["FIELD_REMOVED", "REQUIRED_ARG_ADDED", "VALUE_REMOVED_FROM_ENUM"]), "{verdict:#}");
}

/// Types of the schema with their fields, and enums with their values.
fn types() -> (BTreeMap<String, Vec<FieldDefinition>>, BTreeMap<String, BTreeSet<String>>) {
    let (mut objects, mut enums) = (BTreeMap::new(), BTreeMap::new());
    for definition in parse_schema(turnus_graphql::sdl()).expect("reads").definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let name = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::Object(o) => drop(objects.insert(name, o.fields.into_iter().map(|f| f.node).collect())),
            TypeKind::Enum(e) => drop(enums.insert(name, e.values.into_iter().map(|v| v.node.value.node.to_string()).collect())),
            _ => {}
        }
    }
    (objects, enums)
}

fn arguments(field: &FieldDefinition) -> BTreeSet<String> {
    field.arguments.iter().map(|a| a.node.name.node.to_string()).collect()
}

/// What is no read of the log: a model that was given, named by the hash of its content.
const NOT_OF_THE_LOG: [&str; 2] = ["sharingFutures", "sharingModel"];

/// Every question can be asked as of then.
#[test]
fn every_read_takes_as_of() {
    let (objects, _) = types();
    for field in objects["Query"].iter().filter(|f| !NOT_OF_THE_LOG.contains(&f.name.node.as_str())) {
        assert!(arguments(field).contains("asOf"), "Query.{} cannot be read as of then", field.name.node);
    }
}

/// Every connection is paged as Relay has it, has edges with cursors, and tells how many there are.
#[test]
fn every_connection_is_paged_as_relay_has_it() {
    let (objects, _) = types();
    let names = |of: &str| objects[of].iter().map(|f| f.name.node.to_string()).collect::<BTreeSet<_>>();
    let set = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let mut connections = 0;
    for (object, field) in objects.iter().flat_map(|(name, fields)| fields.iter().map(move |f| (name, f))) {
        let Some(of) = field.ty.node.to_string().trim_end_matches('!').strip_suffix("Connection").map(str::to_owned) else { continue };
        let place = format!("{object}.{}", field.name.node);
        assert!(arguments(field).is_superset(&set(&["after", "before", "first", "last"])), "{place}");
        assert_eq!(names(&format!("{of}Connection")), set(&["edges", "nodes", "pageInfo", "totalCount"]), "{place}");
        assert_eq!(names(&format!("{of}Edge")), set(&["cursor", "node"]), "{place}");
        connections += 1;
    }
    assert!(connections > 8, "{connections} connections");
}

/// Every mutation takes one required `input` and gives a payload of its own with `userErrors` and `query`.
#[test]
fn every_mutation_has_one_input_and_one_payload() {
    let (objects, _) = types();
    for field in &objects["Mutation"] {
        let name = field.name.node.as_str();
        let type_name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let inputs: Vec<_> = field.arguments.iter().map(|a| format!("{}: {}", a.node.name.node, a.node.ty.node)).collect();
        assert_eq!(inputs, [format!("input: {type_name}Input!")]);
        assert_eq!(field.ty.node.to_string(), format!("{type_name}Payload!"));
        let payload: BTreeSet<_> = objects[&format!("{type_name}Payload")].iter().map(|f| f.name.node.as_str()).collect();
        assert!(payload.contains("userErrors") && payload.contains("query"), "{name}");
    }
}

/// Codes of the API besides those of the domain: of what no command of the domain knows.
const OWN: [&str; 6] = ["BUSY", "COMMAND_REUSED", "INPUT_DEFECT", "NO_ROTA", "NO_SHARING_PLAN", "UNREADABLE_EVENTS"];

/// `NoticeTooShort` as an enum of GraphQL has it: `NOTICE_TOO_SHORT`.
fn shouted(name: &str) -> String {
    let apart = |(k, c): (usize, char)| if k > 0 && c.is_uppercase() { format!("_{c}") } else { c.to_string() };
    name.chars().enumerate().map(apart).collect::<String>().to_uppercase()
}

/// The refusal codes of the domain and those of the API are the same, but for the API's own.
#[test]
fn refusal_codes_are_those_of_the_domain() {
    // Serde lists every variant when it meets one that is not there.
    let told = serde_json::from_str::<RefusalCode>("\"?\"").expect_err("no such code").to_string();
    let domain: BTreeSet<String> = told.split('`').skip(3).step_by(2).map(shouted).collect();
    assert!(domain.len() > 10 && domain.contains("NOTICE_TOO_SHORT"), "{told}");
    let own: BTreeSet<String> = OWN.iter().map(ToString::to_string).collect();
    assert!(domain.is_disjoint(&own));
    let (_, enums) = types();
    assert_eq!(enums["UserErrorCode"], domain.union(&own).cloned().collect());
}
