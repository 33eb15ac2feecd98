//! Credential plugins: trust, run, limit, single flight.
