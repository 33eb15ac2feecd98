//! From rows to windows and frames: sort, filter, selection, coalescing.
