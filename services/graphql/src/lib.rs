//! GraphQL over what the planning knows: a skin that decides nothing.
//!
//! # What it is
//! * `query`, `mutation`, `subscription`: one file per noun. Every read takes `asOf`; a command takes one `input` and gives
//!   one payload, in which expected refusals are data (`userErrors`) and only faults are errors.
//! * `backend`: what is read. State is folded by the planning and kept for a few positions; names are unsealed for each
//!   request and never kept.
//! * `solving`: how solves stand, wherever they are solved.
//! * `sharing_model`: task-sharing models that are kept solved; nothing of them is in the log.
//! * `server`: the routes, on this computer only.
//!
//! # How to add a field
//! Write it in the file of its noun with a description; `BLESS=1 cargo test -p turnus-graphql sdl` writes the schema anew,
//! and the diff of `schema/graphql/schema.graphql` is reviewed. A list is a connection, or has a stated complexity.
#![forbid(unsafe_code)]

mod backend;
mod mutation;
mod paging;
mod query;
mod refusal;
mod scalar;
mod schema;
mod server;
mod sharing_model;
mod solving;
mod subscription;

pub use backend::Backend;
pub use schema::{Api, sdl};
pub use server::{ServeError, app, listen, serve, serve_on, serve_with};
