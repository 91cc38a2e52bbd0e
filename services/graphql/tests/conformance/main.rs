//! The transport judged from outside: the public audits, the text of graphql-transport-ws, graphql-js, and its limits.

mod beside_staff;
mod big_rota;
mod cost;
mod journey;
mod judges;
mod limits;
mod measure;
mod night;
mod node;
mod sample;
mod sdl;
mod sharing_model;
