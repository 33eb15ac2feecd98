//! Settings of the program and its directories.
