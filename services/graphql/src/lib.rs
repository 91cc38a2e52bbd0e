//! GraphQL over what the planning knows: the API skin. It decides nothing.
#![forbid(unsafe_code)]

pub mod transport;
