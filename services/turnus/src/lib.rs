//! The `turnus` program as a library: command line, staff lists, printed rotas, sample data.
#![forbid(unsafe_code)]

pub mod holidays;
pub mod opening;
pub mod rota_csv;
pub mod rota_html;
pub mod rota_view;
pub mod sample;
pub mod staff_list;
