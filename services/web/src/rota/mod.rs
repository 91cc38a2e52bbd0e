//! A rota as a page: the table, a cell that is changed, what the changes would break, publishing.

pub(crate) mod change;
pub mod csv;
pub(crate) mod draft;
mod edit;
pub(crate) mod findings;
pub(crate) mod grid;
pub(crate) mod pages;
mod print;
pub(crate) mod proof;
pub(crate) mod publish;
pub mod view;

pub use print::print_page;
