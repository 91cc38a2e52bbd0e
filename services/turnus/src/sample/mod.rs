//! Sample data: constructed homes and a seeded generator of units.
