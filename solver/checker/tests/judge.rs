//! The judge is tested with the vectors of the domain brief, with wrong rotas, and with costs computed by hand.

mod common;
mod soft_costs;
mod supplements;
mod vectors;
mod wrong_rotas;
