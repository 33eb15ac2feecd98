//! Everything Concertina knows about fleets, without a window.
